package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: the heap gives the earliest event, equal ones by number.
/// Method: random changes against a map that is searched. The seed is the repetition.
class EventHeapTest {
    @RepeatedTest(20)
    void givesWhatASearchFinds(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        EventHeap heap = new EventHeap();
        Map<Integer, Double> all = new TreeMap<>();
        for (int change = 0; change < 2000; change++) {
            int number = random.nextInt(200);
            if (random.nextInt(4) == 0) {
                heap.remove(number);
                all.remove(number);
            } else {
                double time = random.nextInt(50);
                heap.set(number, time);
                all.put(number, time);
            }
            double least = all.values().stream().min(Double::compare).orElse(Double.POSITIVE_INFINITY);
            assertEquals(least, heap.nextTime());
            if (!all.isEmpty()) {
                int first = all.entrySet().stream()
                        .filter(entry -> entry.getValue() == least)
                        .findFirst()
                        .orElseThrow()
                        .getKey();
                assertEquals(first, heap.next());
            }
        }
    }
}

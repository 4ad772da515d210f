package io.wattle.simulation;

import java.util.Arrays;

/// The next event of each of many numbered things; equal times come in the order of the numbers.
///
/// A binary heap that knows where each number stands, so that moving an event costs no search and leaves no dead entry.
final class EventHeap {
    private static final int ABSENT = -1;

    private double[] times = new double[64];
    private int[] heap = new int[64];
    private int[] places = new int[64];
    private int size;

    EventHeap() {
        Arrays.fill(places, ABSENT);
    }

    /// Infinite where there is none.
    double nextTime() {
        return size == 0 ? Double.POSITIVE_INFINITY : times[heap[0]];
    }

    /// Whose event is next; there must be one.
    int next() {
        if (size == 0) {
            throw new IllegalStateException("No event is left.");
        }
        return heap[0];
    }

    /// @param time infinite for no event
    void set(int number, double time) {
        reserve(number);
        if (time == Double.POSITIVE_INFINITY) {
            remove(number);
            return;
        }
        times[number] = time;
        if (places[number] == ABSENT) {
            places[number] = size;
            heap[size++] = number;
        }
        up(places[number]);
        down(places[number]);
    }

    void remove(int number) {
        if (number >= places.length || places[number] == ABSENT) {
            return;
        }
        int place = places[number];
        places[number] = ABSENT;
        size--;
        if (place < size) {
            put(heap[size], place);
            up(place);
            down(places[heap[place]]);
        }
    }

    private void up(int from) {
        int place = from;
        int number = heap[place];
        while (place > 0 && isBefore(number, heap[(place - 1) / 2])) {
            put(heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        put(number, place);
    }

    private void down(int from) {
        int place = from;
        int number = heap[place];
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], number)) {
                break;
            }
            put(heap[child], place);
            place = child;
        }
        put(number, place);
    }

    private void put(int number, int place) {
        heap[place] = number;
        places[number] = place;
    }

    private boolean isBefore(int left, int right) {
        return times[left] < times[right] || (times[left] == times[right] && left < right);
    }

    private void reserve(int number) {
        if (number >= places.length) {
            int length = Math.max(number + 1, places.length * 2);
            int before = places.length;
            times = Arrays.copyOf(times, length);
            heap = Arrays.copyOf(heap, length);
            places = Arrays.copyOf(places, length);
            Arrays.fill(places, before, length, ABSENT);
        }
    }
}

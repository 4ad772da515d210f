package io.wattle.control.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
    @Test
    void bytesComeOutAsTheyWentInThroughEveryGrowth() {
        var queue = new ByteQueue(4);
        byte[] all = new byte[300_000];
        new Random(1).nextBytes(all);
        for (int i = 0; i < all.length; i += 1000) {
            queue.append(all, i, 1000);
        }
        assertThat(queue.toByteArray()).isEqualTo(all);
        queue.consume(123_456);
        queue.append(all, 0, 10);
        assertThat(Arrays.copyOfRange(queue.array(), queue.start(), queue.end() - 10))
                .isEqualTo(Arrays.copyOfRange(all, 123_456, all.length));
    }

    @Test
    void anEmptyQueueHoldsNoMoreThanAtFirst() {
        var queue = new ByteQueue(16);
        byte[] own = queue.array();
        queue.append(new byte[20_000]);
        assertThat(queue.array()).hasSizeGreaterThanOrEqualTo(20_000);
        queue.consume(20_000);
        assertThat(queue.array()).isSameAs(own);
    }

    @Test
    void twoQueuesThatGrowNeverShareAnArray() {
        var one = new ByteQueue(16).append(new byte[40_000]);
        var other = new ByteQueue(16).append(new byte[40_000]);
        assertThat(one.array()).isNotSameAs(other.array());
        one.clear();
        var third = new ByteQueue(16).append(new byte[40_000]);
        assertThat(third.array()).isNotSameAs(other.array());
    }

    @Test
    void whatIsPutBeforeComesOutFirstWithRoomForItOrWithout() {
        for (int front : new int[] {0, 2, 3, 8}) {
            var queue = new ByteQueue(12, front);
            for (int length : new int[] {0, 3, 5, 200}) { // within its own array, beyond it
                byte[] all = new byte[length + 4];
                new Random(length).nextBytes(all);
                queue.append(all, 4, length).prepend(Arrays.copyOfRange(all, 1, 4));
                queue.prepend(Arrays.copyOfRange(all, 0, 1));
                assertThat(queue.toByteArray())
                        .as("front %d, length %d", front, length)
                        .isEqualTo(all);
                queue.clear();
            }
        }
    }
}

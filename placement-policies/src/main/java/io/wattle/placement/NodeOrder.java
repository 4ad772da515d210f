package io.wattle.placement;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/// In which order a search asks the nodes that are still worth asking.
@FunctionalInterface
interface NodeOrder {
    /// As the cluster lists them.
    NodeOrder AS_LISTED = (shelves, _) -> new Listed(shelves.iterator());

    /// @param shelves the racks, those first that hold the fewest replicas of a model that wishes to be spread
    Iterator<Spot> spots(List<Shelf> shelves, Room room);

    /// The least rank first; equal ones as the cluster lists them. Only as many are sorted as are asked.
    static NodeOrder ranked(Rank rank) {
        return (shelves, room) -> {
            List<Ranked> all = new ArrayList<>();
            for (Shelf shelf : shelves) {
                double ofShelf = rank.ofShelf(shelf, room);
                for (int index = shelf.nextOpen(0); index < shelf.size(); index = shelf.nextOpen(index + 1)) {
                    Spot spot = new Spot(shelf, index);
                    all.add(new Ranked(spot, ofShelf + rank.ofSpot(spot, room), all.size()));
                }
            }
            PriorityQueue<Ranked> queue = new PriorityQueue<>(all);
            return Stream.generate(() -> queue.remove().spot())
                    .limit(all.size())
                    .iterator();
        };
    }

    /// What decides who is asked first; the least does.
    interface Rank {
        double ofShelf(Shelf shelf, Room room);

        double ofSpot(Spot spot, Room room);
    }

    /// Looks no further than it is asked: the first of a hundred thousand nodes may do.
    final class Listed implements Iterator<Spot> {
        private final Iterator<Shelf> shelves;
        private Optional<Shelf> shelf = Optional.empty();
        private int index;

        Listed(Iterator<Shelf> shelves) {
            this.shelves = shelves;
        }

        @Override
        public boolean hasNext() {
            while (shelf.isEmpty() || shelf.get().nextOpen(index) >= shelf.get().size()) {
                if (!shelves.hasNext()) {
                    return false;
                }
                shelf = Optional.of(shelves.next());
                index = 0;
            }
            return true;
        }

        @Override
        public Spot next() {
            if (!hasNext()) {
                throw new NoSuchElementException("Every node was asked.");
            }
            Shelf current = shelf.orElseThrow();
            int found = current.nextOpen(index);
            index = found + 1;
            return new Spot(current, found);
        }
    }

    /// A spot and its place in the order.
    record Ranked(Spot spot, double rank, int listed) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            int byRank = Double.compare(rank, other.rank);
            return byRank == 0 ? Integer.compare(listed, other.listed) : byRank;
        }
    }
}

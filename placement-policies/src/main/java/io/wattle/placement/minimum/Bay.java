package io.wattle.placement.minimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Racks that are alike: fed by the same domains, with as much room and the same nodes. Prices and the bound are made
/// for bays, which are few, and not for racks.
///
/// @param number among the bays
/// @param racks  their numbers
/// @param above  domains above the racks
/// @param room   watts that all the racks together may commit above rest
/// @param nodes  of all the racks together, by the number of their kind
record Bay(int number, List<Integer> racks, List<Integer> above, double room, Map<Integer, Integer> nodes) {
    private record Likeness(List<Integer> above, long milliwatts, Map<Integer, Integer> nodes) {}

    static List<Bay> of(Inventory inventory) {
        double[] room = rooms(inventory);
        List<Map<Integer, Integer>> nodes = new ArrayList<>();
        inventory.racks().forEach(rack -> nodes.add(new HashMap<>()));
        for (int node = 0; node < inventory.nodes().size(); node++) {
            nodes.get(inventory.rackOf(node)).merge(inventory.kindOf(node).number(), 1, Integer::sum);
        }
        Map<Likeness, List<Integer>> alike = new LinkedHashMap<>();
        for (int rack = 0; rack < inventory.racks().size(); rack++) {
            List<Integer> above =
                    Arrays.stream(inventory.chain(rack)).skip(1).boxed().toList();
            Likeness likeness = new Likeness(above, Math.round(room[rack] * 1000), nodes.get(rack));
            alike.computeIfAbsent(likeness, _ -> new ArrayList<>()).add(rack);
        }
        List<Bay> bays = new ArrayList<>();
        alike.forEach((likeness, racks) -> {
            Map<Integer, Integer> together = new HashMap<>();
            likeness.nodes().forEach((kind, count) -> together.put(kind, count * racks.size()));
            double watts = racks.stream().mapToDouble(rack -> room[rack]).sum();
            bays.add(new Bay(bays.size(), List.copyOf(racks), likeness.above(), watts, Map.copyOf(together)));
        });
        return List.copyOf(bays);
    }

    /// Watts that each domain may commit above the rest of all its nodes; never below zero.
    static double[] rooms(Inventory inventory) {
        double[] room = new double[inventory.domains().size()];
        for (int domain = 0; domain < room.length; domain++) {
            room[domain] = inventory.limit(domain);
        }
        for (int node = 0; node < inventory.nodes().size(); node++) {
            for (int domain : inventory.chain(inventory.rackOf(node))) {
                room[domain] -= inventory.restOf(node);
            }
        }
        for (int domain = 0; domain < room.length; domain++) {
            room[domain] = Math.max(0, room[domain]);
        }
        return room;
    }
}

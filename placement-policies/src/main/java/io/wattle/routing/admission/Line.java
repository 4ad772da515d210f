package io.wattle.routing.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Those of one priority that wait, tenant by tenant.
final class Line {
    private final Map<String, Tenant> tenants = new TreeMap<>();
    private int size;

    /// Account of the tenant whose turn it was last; who comes anew begins there.
    private double now;

    private static final class Tenant {
        private final Deque<Ask> waiting = new ArrayDeque<>();
        private double account;
    }

    int size() {
        return size;
    }

    int size(String tenant) {
        Tenant known = tenants.get(tenant);
        return known == null ? 0 : known.waiting.size();
    }

    void add(Ask ask) {
        begin(ask).waiting.addLast(ask);
        size++;
    }

    /// The request went without waiting.
    void charge(Ask ask) {
        Tenant tenant = begin(ask);
        now = tenant.account;
        tenant.account += ask.cost() / ask.weight();
    }

    private Tenant begin(Ask ask) {
        Tenant tenant = tenants.computeIfAbsent(ask.tenant(), _ -> new Tenant());
        if (tenant.waiting.isEmpty()) {
            tenant.account = Math.max(tenant.account, now);
        }
        return tenant;
    }

    /// The oldest of the tenant that has had least; there is one.
    Ask takeFirst() {
        Tenant next = tenants.values().stream()
                .filter(tenant -> !tenant.waiting.isEmpty())
                .min(Comparator.comparingDouble(tenant -> tenant.account))
                .orElseThrow();
        Ask first = next.waiting.removeFirst();
        size--;
        now = next.account;
        next.account += first.cost() / first.weight();
        tenants.values().removeIf(tenant -> tenant.waiting.isEmpty() && tenant.account <= now);
        return first;
    }

    /// Those whose time is over.
    List<Ask> takeLate(long nowNanos) {
        List<Ask> late = new ArrayList<>();
        if (size > 0) {
            tenants.values()
                    .forEach(tenant -> tenant.waiting.removeIf(ask -> {
                        boolean isLate = nowNanos - ask.deadlineNanos() >= 0;
                        if (isLate) {
                            late.add(ask);
                        }
                        return isLate;
                    }));
            size -= late.size();
        }
        return late;
    }

    /// How many of these go before one that comes now, while all tenants take turns.
    int ahead(Ask ask) {
        int own = size(ask.tenant());
        return tenants.values().stream()
                .mapToInt(tenant -> Math.min(tenant.waiting.size(), own + 1))
                .sum();
    }

    /// The tenant with the most that wait.
    Optional<String> longest() {
        return tenants.entrySet().stream()
                .filter(entry -> !entry.getValue().waiting.isEmpty())
                .max(Comparator.comparingInt(entry -> entry.getValue().waiting.size()))
                .map(Map.Entry::getKey);
    }

    /// The newest of a tenant that has some.
    Ask takeNewest(String tenant) {
        Tenant known = tenants.get(tenant);
        if (known == null) {
            throw new IllegalArgumentException("The tenant (%s) has none that wait.".formatted(tenant));
        }
        size--;
        return known.waiting.removeLast();
    }

    void remove(long id) {
        tenants.values().forEach(tenant -> {
            if (tenant.waiting.removeIf(ask -> ask.id() == id)) {
                size--;
            }
        });
    }
}

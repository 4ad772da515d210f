package io.wattle.control.gateway.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sums of use by hour, tenant, key and model, for ninety days; written to one file behind everybody's back.
/// Thread-safe.
public final class EnergyLedger {
    private static final Logger LOG = LoggerFactory.getLogger(EnergyLedger.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration KEPT = Duration.ofDays(90);

    private final Optional<Path> file;
    private final Map<Account, Use> accounts = new HashMap<>();
    private boolean isChanged;

    /// Finds what an earlier process summed up.
    ///
    /// @param file none keeps nothing
    public EnergyLedger(Optional<Path> file) {
        this.file = file;
        file.filter(Files::exists).ifPresent(this::read);
    }

    /// Adds a request that is over.
    public synchronized void add(Instant at, String tenant, String key, String model, Use use) {
        long hour = Math.floorDiv(at.getEpochSecond(), 3600L) * 3600;
        accounts.merge(new Account(hour, tenant, key, model), use, Use::plus);
        isChanged = true;
    }

    /// Sums from one instant to another, hours that began within them.
    ///
    /// @param wanted which accounts count
    /// @param group  names the sum that an account belongs to
    public synchronized SortedMap<String, Use> sums(
            Instant from, Instant to, Predicate<Account> wanted, Function<Account, String> group) {
        SortedMap<String, Use> sums = new TreeMap<>();
        accounts.forEach((account, use) -> {
            if (wanted.test(account)
                    && account.hourAtSeconds() >= from.getEpochSecond()
                    && account.hourAtSeconds() < to.getEpochSecond()) {
                sums.merge(group.apply(account), use, Use::plus);
            }
        });
        return sums;
    }

    /// Writes what has changed, and forgets what is too old.
    public void save(Instant now) {
        byte[] written;
        synchronized (this) {
            if (!isChanged || file.isEmpty()) {
                return;
            }
            accounts.keySet()
                    .removeIf(
                            account -> account.hourAtSeconds() < now.minus(KEPT).getEpochSecond());
            isChanged = false;
            written = write();
        }
        try {
            Path target = file.get();
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path part = target.resolveSibling(target.getFileName() + ".part");
            Files.write(part, written);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException full) {
            LOG.warn("The energy ledger could not be written: {}", full.getMessage());
        }
    }

    private byte[] write() {
        var rows = JSON.createArrayNode();
        accounts.forEach((account, use) -> {
            var row = rows.addObject();
            row.set("account", JSON.valueToTree(account));
            row.set("use", rowOf(use));
        });
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode rowOf(Use use) {
        return JSON.createObjectNode()
                .put("requests", use.requests())
                .put("promptTokens", use.promptTokens())
                .put("outputTokens", use.outputTokens())
                .put("measuredJoules", use.measuredJoules())
                .put("modelledJoules", use.modelledJoules())
                .put("savedJoules", use.savedJoules())
                .put("unknown", use.unknown());
    }

    private void read(Path from) {
        try {
            for (JsonNode row : JSON.readTree(from.toFile())) {
                accounts.put(
                        JSON.treeToValue(row.path("account"), Account.class),
                        JSON.treeToValue(row.path("use"), Use.class));
            }
        } catch (IOException damaged) {
            LOG.error("The energy ledger {} cannot be read; its sums begin anew.", from, damaged);
        }
    }
}

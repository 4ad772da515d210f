package io.wattle.control.gateway.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sums of one gateway's use by hour, tenant, key and model, for ninety days; written to one file behind everybody's
/// back. What is charged when a request ends is settled against the meter some minutes later. Thread-safe.
public final class EnergyLedger {
    private static final Logger LOG = LoggerFactory.getLogger(EnergyLedger.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration KEPT = Duration.ofDays(90);
    private static final String ACCOUNTS = "accounts";
    private static final String CLAIMS = "claims";

    private final Optional<Path> file;
    private final Map<Account, Use> accounts = new HashMap<>();
    private final Claims claims = new Claims();
    private final Set<Long> changed = new HashSet<>();
    private boolean isChanged;

    /// An account and its sums.
    record Row(Account account, Use use) {}

    /// Finds what an earlier process summed up.
    ///
    /// @param file none keeps nothing
    public EnergyLedger(Optional<Path> file) {
        this.file = file;
        file.filter(Files::exists).ifPresent(this::read);
    }

    /// Adds a request that is over.
    ///
    /// @param served on which replica, where the engine told its tokens; the meter settles what it is charged then
    public synchronized void add(Account account, Use use, Optional<Served> served) {
        double open = served.isPresent() ? use.joules() : 0;
        book(account, use.plus(new Use(0, 0, 0, 0, 0, 0, 0, open)));
        served.ifPresent(where -> claims.add(where, account, use));
    }

    private void book(Account account, Use use) {
        accounts.merge(account, use, Use::plus);
        changed.add(account.hourAtSeconds());
        isChanged = true;
    }

    /// The accounts of hours that began from one instant to another.
    public synchronized Map<Account, Use> accounts(Instant from, Instant to) {
        Map<Account, Use> within = new HashMap<>(accounts);
        within.keySet().removeIf(account -> !account.isWithin(from, to));
        return within;
    }

    /// From now on what was used before the minute stands still.
    ///
    /// @return tokens of those minutes that are not settled, by replica
    synchronized Map<Long, Map<Place, Tokens>> freezeBefore(long minute) {
        claims.freezeBefore(minute);
        return claims.frozen();
    }

    /// Replaces what was charged provisionally by what the meter told.
    synchronized void settle(Span span, String gateway) {
        claims.settle(span, gateway, this::book);
    }

    /// All accounts of each hour that changed since the last call.
    synchronized Map<Long, List<Row>> changedHours() {
        Map<Long, List<Row>> hours = new HashMap<>();
        accounts.forEach((account, use) -> {
            if (changed.contains(account.hourAtSeconds())) {
                hours.computeIfAbsent(account.hourAtSeconds(), _ -> new ArrayList<>())
                        .add(new Row(account, use));
            }
        });
        changed.clear();
        return hours;
    }

    /// The hours changed, or nobody could be told of it.
    synchronized void changed(Set<Long> hours) {
        changed.addAll(hours);
    }

    /// Writes what has changed, and forgets what is too old.
    public void save(Instant now) {
        byte[] written;
        synchronized (this) {
            if (!isChanged || file.isEmpty()) {
                return;
            }
            long oldest = now.minus(KEPT).getEpochSecond();
            accounts.keySet().removeIf(account -> account.hourAtSeconds() < oldest);
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
        var root = JSON.createObjectNode();
        var rows = root.putArray(ACCOUNTS);
        accounts.forEach((account, use) -> rows.add(row(new Row(account, use))));
        var open = root.putArray(CLAIMS);
        claims.rows().forEach(row -> open.add(JSON.<JsonNode>valueToTree(row)));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void read(Path from) {
        try {
            JsonNode root = JSON.readTree(from.toFile());
            long newest = 0;
            for (JsonNode row : root.isArray() ? root : root.path(ACCOUNTS)) {
                Row known = row(row);
                accounts.put(known.account(), known.use());
                newest = Math.max(newest, known.account().hourAtSeconds());
            }
            changed(Set.of(newest, newest - 3600));
            for (JsonNode row : root.path(CLAIMS)) {
                claims.restore(JSON.treeToValue(row, Claims.Row.class));
            }
        } catch (IOException damaged) {
            LOG.error("The energy ledger {} cannot be read; its sums begin anew.", from, damaged);
        }
    }

    /// A row as files and other gateways have it.
    static JsonNode row(Row row) {
        var use = row.use();
        var json = JSON.createObjectNode();
        json.set("account", JSON.valueToTree(row.account()));
        json.putObject("use")
                .put("requests", use.requests())
                .put("promptTokens", use.promptTokens())
                .put("outputTokens", use.outputTokens())
                .put("measuredJoules", use.measuredJoules())
                .put("modelledJoules", use.modelledJoules())
                .put("savedJoules", use.savedJoules())
                .put("unknown", use.unknown())
                .put("unsettledJoules", use.unsettledJoules());
        return json;
    }

    /// @throws JsonProcessingException if it is none
    static Row row(JsonNode json) throws JsonProcessingException {
        return new Row(
                JSON.treeToValue(json.path("account"), Account.class), JSON.treeToValue(json.path("use"), Use.class));
    }
}

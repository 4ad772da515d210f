package io.wattle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.placement.Plan;
import io.wattle.spec.PlanDocument;
import io.wattle.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A Plan document, as {@code wattle plan -o json} writes it.
///
/// @param name     where it came from, for sentences about it
/// @param document as it stands
/// @param plan     what it says
record PlanFile(String name, JsonNode document, Plan plan) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static PlanFile read(Path file) {
        try {
            return of("file \"" + file + "\"", JSON.readTree(Files.readString(file)));
        } catch (NoSuchFileException missing) {
            throw new CliException(ExitCode.NOT_FOUND, "There is no file \"" + file + "\".");
        } catch (JsonProcessingException notJson) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The file \"" + file + "\" is not JSON; \"wattle plan -o json\" writes what is meant here.");
        } catch (IOException unreadable) {
            throw new CliException(
                    ExitCode.USAGE, "The file \"" + file + "\" cannot be read: " + Cells.reason(unreadable) + ".");
        }
    }

    /// @param name such as {@code plan 12}
    static PlanFile of(String name, JsonNode document) {
        try {
            return new PlanFile(name, document, PlanDocument.read(document));
        } catch (SpecException foreign) {
            throw new CliException(ExitCode.USAGE, "The " + name + " holds no plan: " + Cells.reason(foreign));
        }
    }

    /// A figure of the plan's objective; missing where it was not known.
    JsonNode objective(String figure) {
        return document.path("objective").path(figure);
    }
}

package io.wattle.control.planner;

import io.wattle.control.planner.AppliedDocument.Content;
import java.util.List;

/// Reads documents as operators write them.
@FunctionalInterface
public interface DocumentReader {
    /// One document of a text.
    ///
    /// @param body its own part of the text
    record ReadDocument(String body, Content content) {}

    /// Reads every document of a YAML or JSON text.
    ///
    /// @throws InvalidDocumentException with one sentence that names the line and the nearest known name
    List<ReadDocument> read(String text) throws InvalidDocumentException;

    /// One that knows what documents applied before add to the catalogues.
    ///
    /// @param bodies of those documents
    /// @param text   that will be read: what it declares anew is left out
    /// @throws InvalidDocumentException if a name is taken, or a document is no longer understood
    default DocumentReader knowing(List<String> bodies, String text) throws InvalidDocumentException {
        return this;
    }
}

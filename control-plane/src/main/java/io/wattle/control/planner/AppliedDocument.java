package io.wattle.control.planner;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.ModelEntry;
import io.wattle.fleet.Cluster;
import io.wattle.workload.Model;
import java.time.Instant;

/// A document as an operator applied it, with what it means.
///
/// @param body      the text as it was written
/// @param version   grows by one with each change, from 1
/// @param createdAt when it was first applied
/// @param appliedAt when it last changed
public record AppliedDocument(String body, long version, Instant createdAt, Instant appliedAt, Content content) {
    /// What a document declares.
    public sealed interface Content {
        /// As in the document's {@code kind}.
        String kind();

        String name();

        /// The one cluster.
        record OfCluster(Cluster cluster) implements Content {
            @Override
            public String kind() {
                return "Cluster";
            }

            @Override
            public String name() {
                return cluster.name();
            }
        }

        /// One model.
        record OfModel(Model model) implements Content {
            @Override
            public String kind() {
                return "Model";
            }

            @Override
            public String name() {
                return model.name().value();
            }
        }

        /// A type of GPU that the catalogue lacks.
        record OfGpu(GpuType gpu) implements Content {
            @Override
            public String kind() {
                return "Gpu";
            }

            @Override
            public String name() {
                return gpu.name();
            }
        }

        /// A shape of models that the catalogue lacks.
        record OfArchitecture(ModelEntry entry) implements Content {
            @Override
            public String kind() {
                return "Architecture";
            }

            @Override
            public String name() {
                return entry.architecture().name();
            }
        }
    }

    /// Kind and name: {@code Model/chat}.
    public String id() {
        return content.kind() + "/" + content.name();
    }
}

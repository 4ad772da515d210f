package io.wattle.nvml.struct;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.nvml.GoldenTable;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Goal: no layout differs from NVIDIA's header.
/// Method: `nvml-layouts.tsv` holds what gcc measured; both sides must have the same fields.
class StructLayoutTest {
    /// Structs of the table that no function of ours takes.
    private static final List<String> NOT_BOUND = List.of(
            "nvmlAccountingStats_v2_t",
            "nvmlClockOffset_v1_t",
            "nvmlComputeInstanceInfo_t",
            "nvmlCoolerInfo_v1_t",
            "nvmlDeviceCurrentClockFreqs_v1_t",
            "nvmlDevicePerfModes_v1_t",
            "nvmlEccErrorCounts_t",
            "nvmlGpuInstanceProfileInfo_v3_t",
            "nvmlHostname_v1_t",
            "nvmlMask255_t", // eight ints inside other structs
            "nvmlNvLinkInfo_v2_t",
            "nvmlProcessInfo_v1_t",
            "nvmlUnrepairableMemoryStatus_v1_t",
            "nvmlValue_t");

    @Test
    void everyFieldLiesWhereTheHeaderPutsIt() throws Exception {
        var declared = new TreeMap<String, String>();
        for (var entry : DeclaredLayouts.classes().entrySet()) {
            describe(entry.getKey(), DeclaredLayouts.layout(entry.getValue()), declared);
        }

        assertThat(declared).isEqualTo(golden());
    }

    @Test
    void everyVersionConstantIsTheHeaders() throws Exception {
        var expected = new TreeMap<String, Integer>();
        var actual = new TreeMap<String, Integer>();
        var declared = DeclaredLayouts.classes();
        for (var row : GoldenTable.rows("/nvml-layouts.tsv")) {
            var type = declared.get(row.get("struct"));
            if (type != null
                    && row.get("field").equals("version")
                    && !row.get("version_constant").isEmpty()) {
                expected.put(row.get("struct"), Integer.decode(row.get("version_constant")));
                actual.put(row.get("struct"), type.getDeclaredField("VERSION").getInt(null));
            }
        }

        assertThat(expected).hasSizeGreaterThan(25);
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void theTableHoldsNothingElse() throws Exception {
        var structs = new TreeSet<String>();
        GoldenTable.rows("/nvml-layouts.tsv").forEach(row -> structs.add(row.get("struct")));
        structs.removeAll(DeclaredLayouts.classes().keySet());

        assertThat(structs).containsExactlyElementsOf(new TreeSet<>(NOT_BOUND));
    }

    /// On x86-64 (System V) and on AArch64 (AAPCS64) alike a scalar is aligned to its size and a
    /// struct to its widest member. A layout that follows the rule is the same on both.
    @Test
    void everyLayoutFollowsTheRuleOfBothProcessors() throws Exception {
        for (var entry : DeclaredLayouts.classes().entrySet()) {
            checkRule(entry.getKey(), DeclaredLayouts.layout(entry.getValue()));
        }
    }

    private static void checkRule(String name, GroupLayout layout) {
        long end = 0;
        long widest = 1;
        for (var member : layout.memberLayouts()) {
            if (member instanceof PaddingLayout) {
                continue;
            }
            long alignment = alignment(member);
            long expected = (end + alignment - 1) / alignment * alignment;
            assertThat(layout.byteOffset(PathElement.groupElement(member.name().orElseThrow())))
                    .as("%s.%s", name, member.name().orElseThrow())
                    .isEqualTo(expected);
            end = expected + member.byteSize();
            widest = Math.max(widest, alignment);
        }
        assertThat(layout.byteSize()).as(name).isEqualTo((end + widest - 1) / widest * widest);
    }

    private static long alignment(MemoryLayout layout) {
        return switch (layout) {
            case ValueLayout value -> value.byteSize();
            case SequenceLayout sequence -> alignment(sequence.elementLayout());
            case GroupLayout group ->
                group.memberLayouts().stream()
                        .filter(member -> !(member instanceof PaddingLayout))
                        .mapToLong(StructLayoutTest::alignment)
                        .max()
                        .orElse(1);
            case PaddingLayout _ -> 1;
        };
    }

    private static void describe(String struct, StructLayout layout, Map<String, String> into) {
        for (var member : layout.memberLayouts()) {
            if (member instanceof PaddingLayout) {
                continue;
            }
            var field = member.name().orElseThrow();
            long offset = layout.byteOffset(PathElement.groupElement(field));
            if (member instanceof SequenceLayout array
                    && array.elementLayout() instanceof StructLayout element
                    && element.name().isEmpty()) {
                for (var inner : element.memberLayouts()) {
                    var name = inner.name().orElseThrow();
                    long at = offset + element.byteOffset(PathElement.groupElement(name));
                    into.put(
                            "%s.%s[i].%s".formatted(struct, field, name),
                            "%d+%di, %d bytes of %d"
                                    .formatted(at, element.byteSize(), inner.byteSize(), layout.byteSize()));
                }
            } else {
                into.put(
                        "%s.%s".formatted(struct, field),
                        "%d, %d bytes of %d".formatted(offset, member.byteSize(), layout.byteSize()));
            }
        }
    }

    private static Map<String, String> golden() {
        var golden = new TreeMap<String, String>();
        for (var row : GoldenTable.rows("/nvml-layouts.tsv")) {
            if (!NOT_BOUND.contains(row.get("struct"))) {
                golden.put(
                        "%s.%s".formatted(row.get("struct"), row.get("field").replace("metricInfo.", "")),
                        "%s, %s bytes of %s".formatted(row.get("offset"), row.get("field_size"), row.get("size")));
            }
        }
        return golden;
    }
}

package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.Savings;
import io.wattle.routing.ServedModel;
import io.wattle.routing.admission.Variants;
import io.wattle.routing.admission.Variants.Candidate;
import io.wattle.workload.ModelName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Looks which of a model's variants answers, by what the gateway knows of them now.
record VariantPicker(Savings savings, Admissions admissions) {
    /// @param models  all that are served
    /// @param qualityMin that the client insists on
    /// @return none where the model itself answers
    Optional<Substitute> pick(ServedModel asked, Map<ModelName, ServedModel> models, OptionalDouble qualityMin) {
        var rule = savings.variants().get(asked.name().value());
        if (rule == null) {
            return Optional.empty();
        }
        var others = rule.others().stream()
                .flatMap(each -> Optional.ofNullable(models.get(new ModelName(each.model()))).stream()
                        .map(model -> candidate(model, each.quality())))
                .toList();
        double floor = qualityMin.orElse(rule.floor());
        var pick = Variants.choose(candidate(asked, rule.quality()), others, floor, rule.always());
        return pick.model().equals(asked.name())
                ? Optional.empty()
                : Optional.of(new Substitute(pick.model(), pick.reason()));
    }

    private Candidate candidate(ServedModel model, double quality) {
        var joules = model.replicas().stream()
                .flatMap(replica -> replica.cost().stream())
                .mapToDouble(cost -> cost.perOutputToken().value())
                .min();
        boolean isServed = !model.replicas().isEmpty();
        return new Candidate(
                model.name(),
                quality,
                joules,
                isServed,
                model.shortage().isPresent(),
                isServed && admissions.isFull(model));
    }
}

/// Answers that were generated ahead, with slots that are filled at request time.
///
/// Known by the gateway alone. Read {@link io.wattle.control.gateway.templates.Template} first.
@NullMarked
package io.wattle.control.gateway.templates;

import org.jspecify.annotations.NullMarked;

/// What several gateways tell each other.
///
/// Known by the gateway and by the wiring, which keeps it in the database. Read {@link
/// io.wattle.control.gateway.shared.SharedNotes} first.
@NullMarked
package io.wattle.control.gateway.shared;

import org.jspecify.annotations.NullMarked;

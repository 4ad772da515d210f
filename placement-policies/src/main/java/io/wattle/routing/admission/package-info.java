/// Who is let in when replicas are full or watts are short, in which order, and who is sent away.
///
/// Depends on routing. Used by the gateway, which keeps the time and the threads. Read {@link
/// io.wattle.routing.admission.AdmissionQueue} first.
@NullMarked
package io.wattle.routing.admission;

import org.jspecify.annotations.NullMarked;

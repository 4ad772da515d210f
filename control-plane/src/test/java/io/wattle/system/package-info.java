/// The built distribution, started and asked as a user does: {@code bin/wattle up} with real processes, a real engine
/// and the model that ships. Runs after the distribution is assembled. Read {@link io.wattle.system.RunningWattle}
/// first.
package io.wattle.system;

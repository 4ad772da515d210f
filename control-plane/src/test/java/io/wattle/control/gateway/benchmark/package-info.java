/// The gateway beside nginx and Portkey's gateway: each in a process of its own on one core, in front of the same stub
/// engine, in turns. Read {@link io.wattle.control.gateway.benchmark.NginxBenchmark} first.
package io.wattle.control.gateway.benchmark;

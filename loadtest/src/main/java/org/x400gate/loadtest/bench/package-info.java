/**
 * How fast a gateway is, beside Postfix on the same machine and file system: {@code x400gate bench}.
 * Standard: none; messages go by RFC 5321 and X.411.
 * Door: {@link org.x400gate.loadtest.bench.BenchCommand}.
 * May import: {@code peer}, {@code target}. Never: looks into a gateway.
 */
package org.x400gate.loadtest.bench;

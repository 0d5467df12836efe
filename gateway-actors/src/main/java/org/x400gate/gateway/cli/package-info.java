/**
 * The command line: {@code x400gate run|demo|check|ping|status|queue}.
 * Standard: none; exit code 65 for a failed start is that of the gateways before this one.
 * Door: {@link org.x400gate.gateway.cli.X400gate}, the main class.
 * May import: {@code boot}, {@code protocol.stack} (ping), the admin's HTTP answers (status), {@code persistence} (queue).
 * Never: reads configuration itself, holds the queue of a running gateway, carries mail.
 */
package org.x400gate.gateway.cli;

package org.x400gate.gateway.smtp;

import java.util.function.Supplier;
import org.x400gate.gateway.report.Reporter;

/** How what goes out is made, and how its originator is told what became of it; each asked for once per message. */
public record Outgoing(SmtpRendering rendering, Supplier<Reporter> reporter) {}

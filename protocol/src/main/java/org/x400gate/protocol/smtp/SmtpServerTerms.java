package org.x400gate.protocol.smtp;

/** What holds for every connection of a server of ours: its own name, what a client may ask, what is offered. */
public record SmtpServerTerms(String hostname, SmtpLimits limits, SmtpServices services) {}

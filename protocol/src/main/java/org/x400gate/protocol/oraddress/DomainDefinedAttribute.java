package org.x400gate.protocol.oraddress;

/** A domain-defined attribute (X.402 18.1): {@code RFC-822} and {@code user(a)domain} for instance. */
public record DomainDefinedAttribute(String type, String value) {}

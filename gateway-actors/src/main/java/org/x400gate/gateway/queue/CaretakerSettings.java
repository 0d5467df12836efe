package org.x400gate.gateway.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the store is looked after.
 *
 * @param interval how often it is looked at
 * @param reopenOctets with so many octets above the least that is to be free a shortage is over
 * @param giveUp when it has failed for so long, the gateway ends
 * @param backups where backups go; empty if none may be asked for
 */
public record CaretakerSettings(Duration interval, long reopenOctets, Duration giveUp, Optional<Path> backups) {}

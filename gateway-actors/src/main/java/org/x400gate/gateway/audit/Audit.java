package org.x400gate.gateway.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each act of an operator: what, to what, who, with which result. */
public final class Audit {
    /** The logger's name: its lines go to a file of their own as well as to the log. */
    public static final String NAME = "org.x400gate.audit";

    /** Who starts and stops the process. */
    public static final String PROCESS = "process";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private Audit() {}

    /**
     * Something was done, or refused.
     *
     * @param kind of what it was done to: msg, hop, peer, version, pid
     * @param by a name that whoever asked gave, and where he asked from
     * @param text what came of it, in words; without contents of messages
     */
    public static void act(String act, String kind, Object subject, String by, Object result, String text) {
        LOG.info(
                "event=operator-act act={} {}={} by=\"{}\" result={} text=\"{}\"",
                act,
                kind,
                quoted(String.valueOf(subject)),
                by.replace('"', '\''),
                result,
                text.replace('"', '\''));
    }

    private static String quoted(String subject) {
        return subject.matches("[A-Za-z0-9.-]+") ? subject : '"' + subject.replace('"', '\'') + '"';
    }
}

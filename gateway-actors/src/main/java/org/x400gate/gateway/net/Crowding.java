package org.x400gate.gateway.net;

/**
 * How taken the places of one listening socket are, in steps. A step is left well below where it was entered, so that
 * attempts that come and go at its edge do not make it flicker.
 */
public enum Crowding {
    CALM("calm", "attempts have all their time again"),
    /** Who is not known yet has to hurry. */
    HURRY("hurry", "attempts that are not known yet have to hurry"),
    /** Nothing is accepted: the kernel's backlog holds what comes, until a place is free. */
    FULL("full", "no attempt place is free, the backlog holds the rest");

    private final String label;
    private final String sentence;

    Crowding(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /** As logs and metrics say it. */
    public String label() {
        return label;
    }

    String sentence() {
        return sentence;
    }

    /** The step with so many attempts running. */
    Crowding next(int attempts, AttemptPlaces places) {
        int total = places.total();
        int hurry = places.hurryPlaces();
        if (attempts >= total || this == FULL && attempts > total - Math.max(1, total / 4)) {
            return FULL;
        }
        return attempts >= hurry || this != CALM && attempts >= (hurry + 1) / 2 ? HURRY : CALM;
    }
}

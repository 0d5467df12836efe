package org.x400gate.loadtest.bench;

/** From where to where. */
enum Way {
    SMTP_TO_P1("smtp-p1", "SMTP -> P1"),
    P1_TO_SMTP("p1-smtp", "P1 -> SMTP"),
    P1_TO_P1("p1-p1", "P1 -> P1");

    private final String option;
    private final String words;

    Way(String option, String words) {
        this.option = option;
        this.words = words;
    }

    String words() {
        return words;
    }

    @Override
    public String toString() {
        return option;
    }
}

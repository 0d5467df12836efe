package org.x400gate.protocol.stack;

import java.util.function.Consumer;
import org.x400gate.protocol.octets.Octets;

/**
 * What a strict peer holds against what it reads of activities: who owns the tokens sends; each activity's minor
 * synchronization points count from 1, one after each checkpoint's worth of octets exactly and none behind the last
 * octet, never more unconfirmed than the window; only what awaits confirmation is confirmed; the activity's end has the
 * next serial number, its acknowledgement the same one, and is the last of its activity; the octets are as many as were
 * announced.
 */
final class ActivityRules {
    static final int UNKNOWN = -1;

    private static final int GTC = 0x15;
    private static final int GTA = 0x16;
    private static final int FINISH = 0x09;
    private static final int DISCONNECT = 0x0A;
    private static final int AI = 0x19;
    private static final int AIA = 0x1A;
    private static final int AE = 0x29;
    private static final int AEA = 0x2A;
    private static final int AS = 0x2D;
    private static final int ED = 0x30;
    private static final int MIP = 0x31;
    private static final int MIA = 0x32;
    private static final int AD = 0x39;
    private static final int ADA = 0x3A;
    private static final int GIVE_TOKENS = 1;
    private static final int PLEASE_TOKENS = 2;
    private static final int SERIAL = 0x2A;
    private static final int ACTIVITY = 0x29;

    private enum Activity {
        NONE,
        RUNNING,
        /** AE was sent. */
        ENDING,
        /** AI or AD was sent. */
        BREAKING
    }

    /** What was agreed, as far as the test tells; octets of a segment, 0 for no checkpoints. */
    int checkpointOctets = UNKNOWN;

    int window = Integer.MAX_VALUE;
    /** Data is the bare APDU. */
    boolean x410Mode;
    /** Octets of the APDU that is sent next. */
    long apduOctets = UNKNOWN;

    int mips;
    int mostUnconfirmed;
    int activities;
    int segments;

    private final Consumer<String> violation;
    private Activity activity = Activity.NONE;
    private boolean initiatorOwns = true;
    private boolean givingControl;
    private int serial;
    private int confirmed;
    private int dataSinceMip;
    private long lastSegment;
    private long octets;
    private long announced;

    ActivityRules(Consumer<String> violation) {
        this.violation = violation;
    }

    /** A DT SPDU: its user information is of so many octets and begins with these. */
    void data(boolean byInitiator, int leader, Octets head, long informationOctets) {
        owner(byInitiator, "DT");
        leader(leader, GIVE_TOKENS, "DT");
        if (activity != Activity.RUNNING) {
            violation.accept("DT while the activity is " + activity);
        }
        if (++dataSinceMip > 1) {
            violation.accept("two segments without a checkpoint between");
        }
        segments++;
        lastSegment = x410Mode ? informationOctets : rttrOctets(head, informationOctets);
        octets += lastSegment;
        if (lastSegment < 1 || checkpointOctets > 0 && lastSegment > checkpointOctets) {
            violation.accept("a segment of " + lastSegment + " octets");
        }
    }

    /** The RTTR in a P-DATA: {@code 61 L 30 L 02 01 context A0 L 04 L}, each value ending where the one around it ends. */
    private long rttrOctets(Octets head, long informationOctets) {
        int at = 0;
        long end = informationOctets;
        long length = 0;
        for (int tag : new int[] {0x61, 0x30, 0x02, 0xA0, 0x04}) {
            if (head.at(at++) != tag) {
                violation.accept("P-DATA " + head.toHex());
                return 0;
            }
            int lead = head.at(at++);
            length = lead;
            if (lead >= 0x80) {
                length = 0;
                for (int count = lead & 0x7F; count > 0; count--) {
                    length = length << 8 | head.at(at++);
                }
            }
            if (tag == 0x02) {
                at += (int) length;
            } else if (at + length != end) {
                violation.accept("a length of P-DATA or a TSDU that ends elsewhere: " + head.toHex());
            }
        }
        if (octets == 0) {
            announced = external(head, at);
        }
        return length;
    }

    /** Octets of the EXTERNAL that begins here, header and all. */
    private static long external(Octets head, int at) {
        if (head.at(at) != 0x28) {
            return UNKNOWN;
        }
        int lead = head.at(at + 1);
        if (lead < 0x80) {
            return 2 + lead;
        }
        long length = 0;
        for (int i = 0; i < (lead & 0x7F); i++) {
            length = length << 8 | head.at(at + 2 + i);
        }
        return 2 + (lead & 0x7F) + length;
    }

    /** Any other SPDU, its parameters. */
    void spdu(boolean byInitiator, int leader, int si, Octets parameters) {
        switch (si) {
            case AS -> onStart(byInitiator, leader, parameters);
            case MIP -> onPoint(byInitiator, leader, parameters);
            case MIA -> onConfirmation(byInitiator, leader, parameters);
            case AE -> onEnd(byInitiator, leader, parameters);
            case AEA -> {
                other(byInitiator, "AEA");
                leader(leader, PLEASE_TOKENS, "AEA");
                expect(Activity.ENDING, "AEA");
                serial("AEA", parameters, serial + 1);
                activity = Activity.NONE;
            }
            case ED -> {
                other(byInitiator, "ED");
                leader(leader, PLEASE_TOKENS, "ED");
                if (activity == Activity.NONE) {
                    violation.accept("ED outside of an activity");
                }
            }
            case AI, AD -> {
                if (leader != 0) {
                    owner(byInitiator, "AI or AD");
                    leader(leader, GIVE_TOKENS, "AI or AD");
                    activity = Activity.BREAKING;
                }
            }
            case AIA, ADA -> {
                if (leader != 0) {
                    other(byInitiator, "AIA or ADA");
                    leader(leader, PLEASE_TOKENS, "AIA or ADA");
                    expect(Activity.BREAKING, "AIA or ADA");
                    activity = Activity.NONE;
                }
            }
            case GTC -> {
                owner(byInitiator, "GTC");
                expect(Activity.NONE, "GTC");
                givingControl = true;
            }
            case GTA -> {
                other(byInitiator, "GTA");
                if (!givingControl) {
                    violation.accept("GTA without GTC");
                }
                givingControl = false;
                initiatorOwns = !initiatorOwns;
            }
            case GIVE_TOKENS -> violation.accept("single tokens given");
            case PLEASE_TOKENS -> other(byInitiator, "PT");
            case FINISH -> {
                owner(byInitiator, "FN");
                expect(Activity.NONE, "FN");
            }
            case DISCONNECT -> other(byInitiator, "DN");
            default -> {
                // connection and abort are the session's own tests' affair
            }
        }
    }

    private void onStart(boolean byInitiator, int leader, Octets parameters) {
        owner(byInitiator, "AS");
        leader(leader, GIVE_TOKENS, "AS");
        expect(Activity.NONE, "AS");
        if (parameters.length() < 3 || parameters.at(0) != ACTIVITY || parameters.at(1) > 6) {
            violation.accept("AS " + parameters.toHex());
        }
        activities++;
        activity = Activity.RUNNING;
        serial = 0;
        confirmed = 0;
        dataSinceMip = 0;
        octets = 0;
        announced = apduOctets;
    }

    private void onPoint(boolean byInitiator, int leader, Octets parameters) {
        owner(byInitiator, "MIP");
        leader(leader, GIVE_TOKENS, "MIP");
        expect(Activity.RUNNING, "MIP");
        mips++;
        serial++;
        serial("MIP", parameters, serial);
        if (dataSinceMip == 0) {
            violation.accept("checkpoint " + serial + " without data");
        }
        if (checkpointOctets != UNKNOWN && lastSegment != checkpointOctets) {
            violation.accept("checkpoint " + serial + " after " + lastSegment + " octets");
        }
        dataSinceMip = 0;
        mostUnconfirmed = Math.max(mostUnconfirmed, serial - confirmed);
        if (serial - confirmed > window) {
            violation.accept(serial - confirmed + " unconfirmed");
        }
    }

    private void onConfirmation(boolean byInitiator, int leader, Octets parameters) {
        other(byInitiator, "MIA");
        leader(leader, PLEASE_TOKENS, "MIA");
        int named = serialOf(parameters);
        if (activity == Activity.NONE || named <= confirmed || named > serial) {
            violation.accept("MIA " + named + " with " + confirmed + " confirmed of " + serial + ", " + activity);
        }
        confirmed = named;
    }

    private void onEnd(boolean byInitiator, int leader, Octets parameters) {
        owner(byInitiator, "AE");
        leader(leader, GIVE_TOKENS, "AE");
        expect(Activity.RUNNING, "AE");
        serial("AE", parameters, serial + 1);
        if (dataSinceMip == 0) {
            violation.accept("a checkpoint in front of the activity's end, or no data at all");
        }
        if (announced != UNKNOWN && octets != announced) {
            violation.accept(octets + " octets of " + announced);
        }
        activity = Activity.ENDING;
    }

    private void owner(boolean byInitiator, String what) {
        if (byInitiator != initiatorOwns || givingControl) {
            violation.accept(what + " by who has not the tokens");
        }
    }

    private void other(boolean byInitiator, String what) {
        if (byInitiator == initiatorOwns) {
            violation.accept(what + " by who has the tokens");
        }
    }

    private void leader(int leader, int wanted, String what) {
        if (leader != wanted) {
            violation.accept(what + " behind " + leader);
        }
    }

    private void expect(Activity wanted, String what) {
        if (activity != wanted) {
            violation.accept(what + " while the activity is " + activity);
        }
    }

    private void serial(String what, Octets parameters, int wanted) {
        if (serialOf(parameters) != wanted) {
            violation.accept(what + " with serial " + serialOf(parameters) + ", not " + wanted);
        }
    }

    /** The serial number and no other parameter: 1 to 6 digits. */
    private int serialOf(Octets parameters) {
        int digits = parameters.length() < 3 ? 0 : parameters.at(1);
        if (digits < 1 || digits > 6 || parameters.at(0) != SERIAL || parameters.length() != 2 + digits) {
            violation.accept("parameters " + parameters.toHex());
            return UNKNOWN;
        }
        int number = 0;
        for (int at = 2; at < 2 + digits; at++) {
            if (parameters.at(at) < '0' || parameters.at(at) > '9') {
                violation.accept("a serial number " + parameters.toHex());
            }
            number = number * 10 + parameters.at(at) - '0';
        }
        return number;
    }
}

package org.x400gate.protocol.oraddress;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;

/** How the value of an extension attribute is built (X.411, MTS abstract service), and its words. */
enum ExtensionShape {
    PRINTABLE {
        @Override
        BerNode node(Spelled value) {
            return BerNode.latin1(Tag.PRINTABLE_STRING, value.one());
        }

        @Override
        Spelled spelled(BerElement value) {
            return printable(value);
        }
    },
    /** A NumericString if there are digits only, as of a country or a postal code. */
    NUMERIC_OR_PRINTABLE {
        @Override
        BerNode node(Spelled value) {
            return DomainNames.choice(value.one());
        }

        @Override
        Spelled spelled(BerElement value) {
            return printable(value);
        }
    },
    /** PDSParameter: a printable string, a teletex string, or both. */
    PDS {
        @Override
        BerNode node(Spelled value) {
            List<BerNode> parts = new ArrayList<>();
            value.printable().ifPresent(text -> parts.add(BerNode.latin1(Tag.PRINTABLE_STRING, text)));
            value.other().ifPresent(text -> parts.add(TeletexString.node(Tag.TELETEX_STRING, text)));
            return BerNode.set(parts);
        }

        @Override
        Spelled spelled(BerElement value) {
            value.expect(Tag.SET, "PDSParameter");
            return new Spelled(value.child(Tag.PRINTABLE_STRING).map(DomainNames::text), teletex(value));
        }
    },
    /** UnformattedPostalAddress: its printable lines stand between bars. */
    LINES {
        @Override
        BerNode node(Spelled value) {
            List<BerNode> parts = new ArrayList<>();
            value.printable()
                    .ifPresent(text -> parts.add(BerNode.sequence(lines(text).stream()
                            .map(line -> BerNode.latin1(Tag.PRINTABLE_STRING, line))
                            .toList())));
            value.other().ifPresent(text -> parts.add(TeletexString.node(Tag.TELETEX_STRING, text)));
            return BerNode.set(parts);
        }

        @Override
        Spelled spelled(BerElement value) {
            value.expect(Tag.SET, "UnformattedPostalAddress");
            return new Spelled(
                    value.child(Tag.SEQUENCE)
                            .map(lines -> String.join(
                                    "|",
                                    lines.children().stream()
                                            .map(DomainNames::text)
                                            .toList())),
                    teletex(value));
        }

        @Override
        Spelled spelled(String written, Spelled.Manner manner) {
            Spelled read = Spelled.ofLines(written, manner);
            boolean printable =
                    read.printable().isEmpty() && Bounds.isPrintable(read.one().replace("|", ""));
            return printable ? new Spelled(read.other(), Optional.empty()) : read;
        }

        @Override
        String written(Spelled value) {
            String right = value.other()
                    .map(text -> "*" + Spelled.of(text).written().replaceFirst("^\\*", ""))
                    .orElse("");
            return value.printable()
                            .map(text -> String.join(
                                    "|",
                                    lines(text).stream()
                                            .map(line -> Spelled.of(line).written())
                                            .toList()))
                            .orElse("")
                    + right;
        }

        @Override
        void check(List<String> faults, String key, Spelled value, int max) {
            value.printable().ifPresent(text -> {
                if (lines(text).size() > MAX_LINES) {
                    faults.add(key + ": " + lines(text).size() + " lines, at most " + MAX_LINES);
                }
                lines(text)
                        .forEach(
                                line -> Bounds.check(faults, key, line, 1, MAX_PARAMETER, Bounds.Repertoire.PRINTABLE));
            });
            Bounds.check(faults, key, value.other(), max, Bounds.Repertoire.TELETEX);
        }
    },
    /** UniversalOrBMPString; one that names its language has no words. */
    UNIVERSAL {
        @Override
        BerNode node(Spelled value) {
            return BerNode.set(universal(value.one()));
        }

        @Override
        Spelled spelled(BerElement value) {
            return Spelled.of(universal(value.expect(Tag.SET, "UniversalOrBMPString")));
        }

        @Override
        void check(List<String> faults, String key, Spelled value, int max) {
            Bounds.check(faults, key, Optional.of(value.one()), max, Bounds.Repertoire.UNIVERSAL);
        }
    },
    /** TerminalType. */
    TERMINAL {
        @Override
        BerNode node(Spelled value) {
            String text = value.one().toLowerCase(Locale.ROOT);
            int known = TERMINALS.indexOf(text);
            if (known < 0 && !text.matches("[0-9]{1,3}")) {
                throw new IllegalArgumentException("T-TY: one of " + String.join(", ", TERMINALS) + " or a number");
            }
            return BerNode.integer(known < 0 ? Integer.parseInt(text) : known + FIRST_TERMINAL);
        }

        @Override
        Spelled spelled(BerElement value) {
            int number = value.expect(Tag.INTEGER, "TerminalType").intValue(0, MAX_TERMINAL);
            int known = number - FIRST_TERMINAL;
            return Spelled.of(known >= 0 && known < TERMINALS.size() ? TERMINALS.get(known) : Integer.toString(number));
        }

        @Override
        void check(List<String> faults, String key, Spelled value, int max) {
            // What could be read has a legal number.
        }
    };

    private static final int MAX_LINES = 6;
    private static final int MAX_PARAMETER = 30;
    private static final List<String> TERMINALS = List.of("tlx", "ttx", "g3fax", "g4fax", "ia5", "vtx");
    private static final int FIRST_TERMINAL = 3;
    private static final int MAX_TERMINAL = 256;

    abstract BerNode node(Spelled value);

    /** Throws MalformedInput for what is built otherwise. */
    abstract Spelled spelled(BerElement value);

    Spelled spelled(String written, Spelled.Manner manner) {
        return Spelled.read(written, manner);
    }

    String written(Spelled value) {
        return value.written();
    }

    void check(List<String> faults, String key, Spelled value, int max) {
        Bounds.check(faults, key, value.printable(), max, Bounds.Repertoire.PRINTABLE);
        Bounds.Repertoire other = this == PDS ? Bounds.Repertoire.TELETEX : Bounds.Repertoire.PRINTABLE;
        Bounds.check(faults, key, value.other(), max, other);
    }

    private static Spelled printable(BerElement value) {
        if (!value.is(Tag.NUMERIC_STRING)) {
            value.expect(Tag.PRINTABLE_STRING, "extension attribute");
        }
        return Spelled.of(DomainNames.text(value));
    }

    private static Optional<String> teletex(BerElement set) {
        return set.child(Tag.TELETEX_STRING).map(text -> TeletexString.decode(text.octetString()));
    }

    private static List<String> lines(String text) {
        return List.of(text.split("\\|", -1));
    }

    static BerNode universal(String text) {
        boolean two = text.chars().noneMatch(c -> Character.isSurrogate((char) c));
        return BerNode.string(
                two ? Tag.BMP_STRING : Tag.UNIVERSAL_STRING, text, Charset.forName(two ? "UTF-16BE" : "UTF-32BE"));
    }

    static String universal(BerElement set) {
        BerElement text = set.only();
        boolean two = text.is(Tag.BMP_STRING);
        if (!two) {
            text.expect(Tag.UNIVERSAL_STRING, "UniversalOrBMPString");
        }
        return text.string(Charset.forName(two ? "UTF-16BE" : "UTF-32BE"));
    }
}

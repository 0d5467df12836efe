package org.x400gate.protocol.mixer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.oraddress.OrAddress;

/**
 * Who has which mailbox and which O/R address, one pair to a line. Exact: a local part counts with its case (RFC 5321 2.4), a
 * domain without it, O/R addresses are compared as X.402 18.4 says. Each mailbox and each O/R address stands there once.
 *
 * <p>The lines stay as they were read, with a hash table of their places for either side: a million lines take little more
 * than their own octets, and a look-up reads one or two lines, however many there are.
 */
public final class UserTable {
    public static final UserTable EMPTY = new UserTable("", new byte[0], 0);

    /** A table about half full at most: a look-up meets hardly more than one line that is not its own. */
    private static final int PLACES_PER_ENTRY = 2;

    /** The shortest pair there is: {@code a@b /C=XX/} and its end. */
    private static final int MIN_LINE_OCTETS = 8;

    private final String name;
    private final byte[] content;
    /** By the hash of the key, the index of the entry; -1 for an empty place. */
    private final int[] byMailbox;

    private final int[] byAddress;
    /** By index, where the line begins and which it is. */
    private int[] starts = new int[16];

    private int[] lines = new int[16];
    private int size;

    /** One line. */
    public record Entry(Mailbox mailbox, OrAddress address, int line) {}

    /** A table, or what is wrong with it. */
    public record Loaded(UserTable table, List<TableFault> faults) {
        public Loaded {
            faults = List.copyOf(faults);
        }
    }

    private UserTable(String name, byte[] content, int expected) {
        this.name = name;
        this.content = content;
        int places = Integer.highestOneBit(Math.max(8, expected * PLACES_PER_ENTRY)) * 2;
        this.byMailbox = new int[places];
        this.byAddress = new int[places];
        Arrays.fill(byMailbox, -1);
        Arrays.fill(byAddress, -1);
    }

    /** {@code name} is shown with a line of it; {@code content} is given away. */
    public static Loaded load(String name, byte[] content) {
        int ends = 1;
        for (byte octet : content) {
            ends += octet == '\n' ? 1 : 0;
        }
        UserTable table = new UserTable(name, content, Math.min(ends, content.length / MIN_LINE_OCTETS + 1));
        TableLines reading = new TableLines(content);
        while (reading.advance()) {
            String text = reading.text();
            if (!text.isEmpty()) {
                table.add(text, reading);
            }
        }
        List<TableFault> faults = reading.faults();
        return new Loaded(faults.isEmpty() ? table : EMPTY, faults);
    }

    private void add(String text, TableLines reading) {
        Entry entry;
        try {
            entry = entry(text, reading.line());
        } catch (IllegalArgumentException e) {
            reading.fault(text.strip(), e.getMessage());
            return;
        }
        String mailbox = key(entry.mailbox());
        String address = entry.address().matchingKey();
        int ofMailbox = place(byMailbox, mailbox, this::mailboxKey);
        int ofAddress = place(byAddress, address, this::addressKey);
        if (byMailbox[ofMailbox] >= 0) {
            reading.fault(
                    entry.mailbox().addrSpec(),
                    "a mailbox once only: it stands in line " + lines[byMailbox[ofMailbox]] + " too");
        } else if (byAddress[ofAddress] >= 0) {
            reading.fault(
                    entry.address().toText(),
                    "an O/R address once only: it stands in line " + lines[byAddress[ofAddress]] + " too");
        } else {
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, size * 2);
                lines = Arrays.copyOf(lines, size * 2);
            }
            starts[size] = reading.start();
            lines[size] = reading.line();
            byMailbox[ofMailbox] = size;
            byAddress[ofAddress] = size;
            size++;
        }
    }

    /** The mailbox, blanks, and the rest of the line is the O/R address in either text form. */
    private static Entry entry(String text, int line) {
        String stripped = text.strip();
        int end = 0;
        boolean quoted = false;
        while (end < stripped.length() && (quoted || !Character.isWhitespace(stripped.charAt(end)))) {
            if (stripped.charAt(end) == '\\' && quoted) {
                end++;
            } else if (stripped.charAt(end) == '"') {
                quoted = !quoted;
            }
            end++;
        }
        String first = stripped.substring(0, Math.min(end, stripped.length()));
        Mailbox mailbox = Mailbox.parse(first)
                .orElseThrow(() -> new IllegalArgumentException("a mailbox, a blank and an O/R address; \"" + first
                        + "\" is no mailbox (local-part@domain, RFC 5321 4.1.2)"));
        if (end >= stripped.length()) {
            throw new IllegalArgumentException("a mailbox, a blank and an O/R address; there is no O/R address");
        }
        OrAddress address = OrAddress.parse(stripped.substring(end).strip()).withDefaultAdmd();
        if (address.country().isEmpty()) {
            throw new IllegalArgumentException("C: an O/R address has a country");
        }
        return new Entry(mailbox, address, line);
    }

    private static String key(Mailbox mailbox) {
        return mailbox.localPart() + "@" + mailbox.domain().toLowerCase(Locale.ROOT);
    }

    private Entry entry(int index) {
        return entry(TableLines.textAt(content, starts[index]), lines[index]);
    }

    private String mailboxKey(int index) {
        return key(entry(index).mailbox());
    }

    private String addressKey(int index) {
        return entry(index).address().matchingKey();
    }

    /** Where the key is, or where it would be put. */
    private static int place(int[] table, String key, IntFunction<String> keyOf) {
        int hash = key.hashCode() * 0x9E3779B9;
        int at = (hash ^ hash >>> 15) & table.length - 1;
        while (table[at] >= 0 && !keyOf.apply(table[at]).equals(key)) {
            at = at + 1 & table.length - 1;
        }
        return at;
    }

    public Optional<Entry> find(Mailbox mailbox) {
        return size == 0 ? Optional.empty() : at(byMailbox[place(byMailbox, key(mailbox), this::mailboxKey)]);
    }

    public Optional<Entry> find(OrAddress address) {
        return size == 0 ? Optional.empty() : at(byAddress[place(byAddress, address.matchingKey(), this::addressKey)]);
    }

    private Optional<Entry> at(int index) {
        return index < 0 ? Optional.empty() : Optional.of(entry(index));
    }

    /** Of the file it was read from. */
    public String name() {
        return name;
    }

    public int size() {
        return size;
    }

    /** How many lines a look-up reads until it knows which one it is. */
    int linesToRead(Mailbox mailbox) {
        int[] read = {0};
        place(byMailbox, key(mailbox), index -> {
            read[0]++;
            return mailboxKey(index);
        });
        return read[0];
    }
}

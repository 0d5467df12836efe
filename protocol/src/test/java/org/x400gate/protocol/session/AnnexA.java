package org.x400gate.protocol.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The state tables of X.225 annex A as data: what they say an event must lead to. */
record AnnexA(List<AnnexA.Line> lines) {
    /** One action list of a cell. */
    record Line(
            String event, String state, String predicate, Set<String> outgoing, List<Integer> actions, String next) {}

    /**
     * What an incoming event brings along that predicates and actions look at.
     *
     * @param serial of a synchronization point, 0 if it has none
     * @param tokens given or asked for
     * @param acceptable whether a CONNECT is (p76)
     */
    record Parameters(long serial, Set<SessionToken> tokens, boolean acceptable) {
        static final Parameters NONE = new Parameters(0, Set.of(), true);
    }

    /** What follows from an event; {@code dialogue} means something only while there is a session. */
    record Outcome(Set<String> outgoing, String next, Optional<Dialogue> dialogue) {}

    private static final Set<String> NO_SESSION = Set.of("STA01", "STA01C", "STA16");

    static AnnexA read() {
        try {
            return new AnnexA(Files.readAllLines(Path.of("src/test/resources/tables/x225-annex-a.txt")).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(AnnexA::line)
                    .toList());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Line line(String text) {
        String[] fields = text.split("\\|", -1);
        return new Line(
                fields[0].strip(),
                fields[1].strip(),
                fields[2].strip(),
                words(fields[3]),
                words(fields[4]).stream().map(Integer::valueOf).sorted().toList(),
                fields[5].strip());
    }

    private static Set<String> words(String field) {
        return field.isBlank()
                ? Set.of()
                : new TreeSet<>(Arrays.asList(field.strip().split(" +")));
    }

    /** Empty where the cell is blank or none of its predicates holds. */
    Optional<Outcome> outcome(SessionMachine machine, String event, Parameters with) {
        String state = machine.state().number();
        boolean open = !NO_SESSION.contains(state);
        List<Outcome> outcomes = lines.stream()
                .filter(line -> line.event().equals(event))
                .filter(line ->
                        line.state().equals(state) || open && line.state().equals("open"))
                .filter(line -> holds(line.predicate(), machine, with))
                .map(line -> new Outcome(
                        line.outgoing(),
                        line.next(),
                        NO_SESSION.contains(line.next()) || line.next().equals("STA02A")
                                ? Optional.empty()
                                : Optional.of(after(machine.dialogue(), event, line.actions(), with))))
                .toList();
        if (outcomes.size() > 1) {
            throw new IllegalStateException(event + " in " + machine + " has " + outcomes);
        }
        return outcomes.stream().findFirst();
    }

    private static boolean holds(String expression, SessionMachine machine, Parameters with) {
        return expression.isEmpty()
                || Arrays.stream(expression.split("&"))
                        .allMatch(term -> term.startsWith("!")
                                ? !predicate(term.substring(1), machine, with)
                                : predicate(term, machine, with));
    }

    /** Table A.7 for the units in use. The names are the annex's: dk data, mi minor synchronize, ma major/activity token. */
    private static boolean predicate(String name, SessionMachine machine, Parameters with) {
        Dialogue d = machine.dialogue();
        boolean dk = d.owns(SessionToken.DATA);
        boolean mi = d.owns(SessionToken.SYNCHRONIZE_MINOR);
        boolean ma = d.owns(SessionToken.MAJOR_ACTIVITY);
        boolean act = d.activity();
        long m = d.nextSerial();
        return switch (name) {
            case "p01" -> machine.agreed().initiator();
            case "p03" -> dk;
            case "p05" -> !dk;
            case "p11" -> ma;
            case "p14" -> act && !dk && !mi;
            case "p15" -> act && dk && mi;
            case "p17" -> act && !d.confirms();
            case "p18" -> act && d.confirms();
            case "p19" -> with.serial() == m;
            case "p20" -> with.serial() == m - 1;
            case "p21" -> m > with.serial() && with.serial() >= d.unconfirmed();
            case "p39" -> act && ma;
            case "p40" -> !ma;
            case "p48", "p53" -> true;
            case "p50" -> act && !dk;
            case "p51" -> act && dk;
            case "p54" -> d.owned().containsAll(with.tokens());
            case "p45", "p55", "p63" -> !act && dk && mi && ma;
            case "p57" -> d.owned().containsAll(with.tokens()) && !with.tokens().contains(SessionToken.DATA);
            case "p58" -> d.owned().containsAll(with.tokens()) && with.tokens().contains(SessionToken.DATA);
            case "p59" -> with.tokens().stream().noneMatch(d::owns);
            case "p60" ->
                with.tokens().stream().noneMatch(d::owns) && !with.tokens().contains(SessionToken.DATA);
            case "p61" ->
                with.tokens().stream().noneMatch(d::owns) && with.tokens().contains(SessionToken.DATA);
            case "p44", "p62", "p68" -> !act && !dk && !mi && !ma;
            case "p71" -> act && dk && mi && ma;
            case "p72" -> act && !dk && !mi && !ma;
            case "p76" -> !with.acceptable();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Table A.6 on the variables in use: Vact, the tokens, V(M), V(A), Vsc. */
    private static Dialogue after(Dialogue before, String event, List<Integer> actions, Parameters with) {
        boolean act = before.activity();
        Set<SessionToken> owned = before.owned();
        long m = before.nextSerial();
        long a = before.unconfirmed();
        boolean sc = before.confirms();
        for (int action : actions) {
            switch (action) {
                case 5 -> {
                    act = false;
                    sc = false;
                    a = 1;
                    m = 1;
                    owned = SessionToken.ALL;
                }
                case 11 -> owned = moved(owned, event, with.tokens());
                case 12 -> act = true;
                case 14 -> act = false;
                case 22 -> a = m;
                case 23 -> {
                    a = sc ? a : m;
                    sc = true;
                    m++;
                }
                case 24 -> {
                    a = sc ? m : a;
                    sc = false;
                    m++;
                }
                case 25 -> a = with.serial() + 1;
                case 26 -> {
                    a = 1;
                    m = 1;
                }
                case 27 -> {
                    a = with.serial() + 1;
                    m = with.serial() + 1;
                }
                case 29, 30 -> {
                    owned = action == 29 ? SessionToken.ALL : Set.of();
                    act = false;
                }
                case 31 -> {
                    a = sc ? a : m;
                    m++;
                }
                default -> throw new IllegalArgumentException("action " + action);
            }
        }
        return new Dialogue(act, owned, m, a, sc);
    }

    private static Set<SessionToken> moved(Set<SessionToken> owned, String event, Set<SessionToken> tokens) {
        EnumSet<SessionToken> now = EnumSet.noneOf(SessionToken.class);
        now.addAll(owned);
        switch (event) {
            case "GT" -> now.addAll(tokens);
            case "SGTreq" -> now.removeAll(tokens);
            case "GTC" -> now.addAll(SessionToken.ALL);
            case "SCGreq" -> now.clear();
            default -> throw new IllegalArgumentException("no tokens move by " + event);
        }
        return now;
    }
}

package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.octets.Octets;

/**
 * The machine against the state tables of X.225 annex A, cell by cell: each state with each setting of the variables,
 * also those that no dialogue leads to, and each incoming event with each of its parameters.
 *
 * <p>Where the annex leaves a choice: a blank cell is answered by ABORT, never by EXCEPTION REPORT (A.4.1.2 a); a request
 * of our own user in one is refused and changes nothing (A.4.1.1). Where there is no session (STA01C), and where a CONNECT
 * is refused by the provider, our user is told why in addition: a local matter. The order between what is sent and what is
 * indicated isn't compared, since nobody can see it.
 */
class AnnexATest {
    private static final AnnexA TABLES = AnnexA.read();
    private static final ConnectionId ID = ConnectionId.NONE;
    private static final Octets NO_DATA = Octets.EMPTY;
    private static final Octets DATA = Octets.ofHex("41");
    private static final Octets ACTIVITY = Octets.ofHex("01");

    /** An SPDU that comes in. */
    record Incoming(String event, AnnexA.Parameters with, Octets tsdu) {
        static Incoming of(String event, String hex) {
            return new Incoming(event, AnnexA.Parameters.NONE, Octets.ofHex(hex));
        }
    }

    /** A primitive of our own user. */
    record Wanted(String event, AnnexA.Parameters with, SessionRequest request) {
        static Wanted of(String event, SessionRequest request) {
            return new Wanted(event, AnnexA.Parameters.NONE, request);
        }
    }

    private static List<SessionMachine> machines(SessionState state) {
        List<SessionMachine> machines = new ArrayList<>();
        for (boolean initiator : new boolean[] {true, false}) {
            boolean otherSides = initiator
                    ? state == SessionState.WAIT_FOR_CN || state == SessionState.WAIT_FOR_CONNECT_RESPONSE
                    : state == SessionState.TRANSPORT_CONNECTED || state == SessionState.WAIT_FOR_AC;
            for (Set<SessionToken> owned : subsets()) {
                for (int bits = 0; bits < 16 && !otherSides; bits++) {
                    long unconfirmed = (bits & 4) == 0 ? 1 : 3;
                    Dialogue dialogue = new Dialogue(
                            (bits & 1) != 0,
                            owned,
                            unconfirmed + ((bits & 8) == 0 ? 0 : 2),
                            unconfirmed,
                            (bits & 2) != 0);
                    SessionAgreement agreed =
                            new SessionAgreement(initiator, 1, FunctionalUnit.RELIABLE_TRANSFER, 0, 0);
                    machines.add(
                            new SessionMachine(state, SessionSettings.STANDARD, agreed, dialogue, Reassembly.NONE));
                }
            }
        }
        return machines;
    }

    private static List<Set<SessionToken>> subsets() {
        List<Set<SessionToken>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 8; bits++) {
            EnumSet<SessionToken> tokens = EnumSet.noneOf(SessionToken.class);
            for (SessionToken token : SessionToken.values()) {
                if ((bits >> token.ordinal() & 1) != 0) {
                    tokens.add(token);
                }
            }
            subsets.add(tokens);
        }
        return subsets;
    }

    private static AnnexA.Parameters serial(long serial) {
        return new AnnexA.Parameters(serial, Set.of(), true);
    }

    private static AnnexA.Parameters tokens(Set<SessionToken> tokens) {
        return new AnnexA.Parameters(0, tokens, true);
    }

    private static List<Incoming> incoming() {
        List<Incoming> all = new ArrayList<>(List.of(
                Incoming.of("CN", "0D00"),
                new Incoming("CN", new AnnexA.Parameters(0, Set.of(), false), Octets.ofHex("0D050503160104")),
                Incoming.of("OA", "1003160102"),
                Incoming.of("CDO", "0F0619 0102C10141"),
                Incoming.of("AC", "0E00"),
                Incoming.of("RF-nr", "0C06110101320100"),
                Incoming.of("RF-r", "0C06110100320100"),
                Incoming.of("DT", "0100010041"),
                Incoming.of("TD", "210041"),
                Incoming.of("MAP", "010029060F01012A0131"),
                Incoming.of("RS", "010035091A01001B01002A0131"),
                Incoming.of("RA", "020022061A01002A0131"),
                Incoming.of("CD", "01003D00"),
                Incoming.of("CDA", "02003E00"),
                Incoming.of("AD", "01003900"),
                Incoming.of("ADA", "02003A00"),
                Incoming.of("AI", "01001900"),
                Incoming.of("AIA", "02001A00"),
                Incoming.of("AS", "01002D03290101"),
                Incoming.of("ED", "02003003320100"),
                Incoming.of("ER", "0200000331010D"),
                Incoming.of("GTA", "1600"),
                Incoming.of("GTC", "1500"),
                Incoming.of("DN", "0A00"),
                Incoming.of("FN-nr", "0903110101"),
                Incoming.of("FN-nr", "0900"),
                Incoming.of("FN-r", "0903110100"),
                Incoming.of("NF", "0800"),
                Incoming.of("AA", "1A00"),
                Incoming.of("AB-nr", "1903110103"),
                Incoming.of("AB-r", "1903110102")));
        for (Set<SessionToken> tokens : subsets()) {
            if (!tokens.isEmpty()) {
                Octets bits = Octets.of(SessionToken.bits(tokens));
                all.add(new Incoming(
                        "GT", tokens(tokens), Octets.ofHex("01031001").append(bits)));
                all.add(new Incoming(
                        "PT", tokens(tokens), Octets.ofHex("02031001").append(bits)));
            }
        }
        for (int serial = 0; serial <= 7; serial++) {
            Octets parameter = Octets.of(0x2A, 1, '0' + serial);
            for (String[] eventAndStart : new String[][] {
                {"AE", "01002903"},
                {"AEA", "02002A03"},
                {"MIP", "01003103"},
                {"MIP-d", "010031060F0102"},
                {"MIA", "02003203"},
                {"AR", "01001D0B29010121062901 01"}
            }) {
                all.add(new Incoming(
                        eventAndStart[0],
                        serial(serial),
                        Octets.ofHex(eventAndStart[1]).append(parameter)));
            }
        }
        return all;
    }

    private static List<Wanted> wanted() {
        List<Wanted> all = new ArrayList<>(List.of(
                Wanted.of("SCONreq", new SessionRequest.Connect(ID, NO_DATA, NO_DATA, NO_DATA)),
                Wanted.of("SCONrsp+", new SessionRequest.ConnectAccept(ID, NO_DATA, NO_DATA)),
                Wanted.of("SCONrsp-", new SessionRequest.ConnectRefuse(RefuseReason.NOT_SPECIFIED, ID, NO_DATA)),
                Wanted.of("SDTreq", new SessionRequest.Data(DATA)),
                Wanted.of("SSYNmreq", new SessionRequest.SyncMinor(true, NO_DATA)),
                Wanted.of("SACTEreq", new SessionRequest.ActivityEnd(NO_DATA)),
                Wanted.of("SACTErsp", new SessionRequest.ActivityEndResponse(NO_DATA)),
                Wanted.of("SACTSreq", new SessionRequest.ActivityStart(ACTIVITY, NO_DATA)),
                Wanted.of("SACTDreq", SessionPair.discard()),
                Wanted.of("SACTDrsp", new SessionRequest.ActivityDiscardResponse()),
                Wanted.of("SACTIreq", SessionPair.interrupt()),
                Wanted.of("SACTIrsp", new SessionRequest.ActivityInterruptResponse()),
                Wanted.of("SUERreq", SessionPair.exception()),
                Wanted.of("SCGreq", new SessionRequest.ControlGive()),
                Wanted.of("SRELreq", new SessionRequest.Release(NO_DATA)),
                Wanted.of("SRELrsp+", new SessionRequest.ReleaseAccept(NO_DATA))));
        for (Set<SessionToken> tokens : subsets()) {
            if (!tokens.isEmpty()) {
                all.add(new Wanted("SGTreq", tokens(tokens), new SessionRequest.TokenGive(tokens)));
                all.add(new Wanted("SPTreq", tokens(tokens), new SessionRequest.TokenPlease(tokens, NO_DATA)));
            }
        }
        for (int serial = 0; serial <= 7; serial++) {
            all.add(new Wanted("SSYNmrsp", serial(serial), new SessionRequest.SyncMinorResponse(serial, NO_DATA)));
            all.add(new Wanted(
                    "SACTRreq",
                    serial(serial),
                    new SessionRequest.ActivityResume(ACTIVITY, ACTIVITY, serial, Optional.empty(), NO_DATA)));
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IDLE"})
    void everySpduInEveryStateDoesWhatTheTablesSay(SessionState state) {
        for (SessionMachine machine : machines(state)) {
            for (Incoming spdu : incoming()) {
                AnnexA.Outcome said = TABLES.outcome(machine, spdu.event(), spdu.with())
                        .orElse(new AnnexA.Outcome(
                                new TreeSet<>(Set.of("AB-nr", "SPABind")), "STA16", Optional.empty()));
                assertOutcome(machine, spdu.event(), machine.onTsdu(spdu.tsdu()), said);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IDLE"})
    void everyRequestInEveryStateDoesWhatTheTablesSay(SessionState state) {
        for (SessionMachine machine : machines(state)) {
            for (Wanted wanted : wanted()) {
                Optional<AnnexA.Outcome> said = TABLES.outcome(machine, wanted.event(), wanted.with());
                if (said.isPresent()) {
                    assertOutcome(machine, wanted.event(), machine.request(wanted.request()), said.get());
                } else {
                    assertRefused(machine, wanted);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IDLE"})
    void everyEndInEveryStateIsWhatTheTablesSay(SessionState state) {
        for (SessionMachine machine : machines(state)) {
            TABLES.outcome(machine, "SUABreq", AnnexA.Parameters.NONE).ifPresent(said -> {
                SessionMachine.Step step = machine.request(new SessionRequest.UserAbort(NO_DATA));
                assertOutcome(machine, "SUABreq", step, said);
            });
            AnnexA.Outcome lost =
                    TABLES.outcome(machine, "TDISind", AnnexA.Parameters.NONE).orElseThrow();
            assertOutcome(machine, "TDISind", machine.onTransportDisconnected(), lost);
            TABLES.outcome(machine, "TIM", AnnexA.Parameters.NONE)
                    .ifPresent(said -> assertOutcome(machine, "TIM", machine.onTimer(state), said));
        }
    }

    private static void assertRefused(SessionMachine machine, Wanted wanted) {
        try {
            machine.request(wanted.request());
        } catch (IllegalStateException refused) {
            return;
        }
        fail(wanted + " was taken by " + machine);
    }

    private static void assertOutcome(
            SessionMachine machine, String event, SessionMachine.Step step, AnnexA.Outcome said) {
        Set<String> expected = new HashSet<>(said.outgoing());
        if (expected.remove("SxABind")) {
            expected.add("SUABind");
        }
        Set<String> seen = new HashSet<>();
        step.actions().stream().flatMap(AnnexATest::name).forEach(seen::add);
        if (machine.state().number().equals("STA01C")) {
            seen.remove("SPABind");
            seen.remove("SUABind");
        }
        boolean compared = said.dialogue().isPresent() && !said.next().equals("STA08");
        boolean same = seen.equals(expected)
                && step.next().state().number().equals(said.next())
                && (!compared || said.dialogue().get().equals(step.next().dialogue()));
        if (!same) {
            fail("%s for %s%nshould be %s%nbut was %s, %s".formatted(event, machine, said, seen, step.next()));
        }
    }

    private static Stream<String> name(SessionAction action) {
        if (action instanceof SessionAction.Send send) {
            return RawSpdu.decode(send.tsdu()).stream()
                    .filter(raw -> !raw.onlyLeads())
                    .map(AnnexATest::name);
        } else if (action instanceof SessionAction.Indicate indicate) {
            return Stream.of(name(indicate.indication()));
        } else if (action instanceof SessionAction.DisconnectTransport) {
            return Stream.of("TDISreq");
        }
        return Stream.empty();
    }

    private static String name(RawSpdu raw) {
        Spdu spdu = SpduDecoder.decode(raw);
        if (spdu instanceof Spdu.Abort abort) {
            return (abort.transportDisconnect() & 1) == 1 ? "AB-nr" : "AB-r";
        } else if (spdu instanceof Spdu.Finish finish) {
            return (finish.transportDisconnect() & 1) == 1 ? "FN-nr" : "FN-r";
        } else if (spdu instanceof Spdu.Refuse refuse) {
            return (refuse.transportDisconnect() & 1) == 1 ? "RF-nr" : "RF-r";
        }
        return switch (raw.kind()) {
            case CONNECT -> "CN";
            case ACCEPT -> "AC";
            case DISCONNECT -> "DN";
            case DATA_TRANSFER -> "DT";
            case GIVE_TOKENS -> "GT";
            case PLEASE_TOKENS -> "PT";
            case GIVE_TOKENS_CONFIRM -> "GTC";
            case GIVE_TOKENS_ACK -> "GTA";
            case MINOR_SYNC_POINT -> "MIP";
            case MINOR_SYNC_ACK -> "MIA";
            case EXCEPTION_DATA -> "ED";
            case ACTIVITY_START -> "AS";
            case ACTIVITY_RESUME -> "AR";
            case ACTIVITY_END -> "AE";
            case ACTIVITY_END_ACK -> "AEA";
            case ACTIVITY_INTERRUPT -> "AI";
            case ACTIVITY_INTERRUPT_ACK -> "AIA";
            case ACTIVITY_DISCARD -> "AD";
            case ACTIVITY_DISCARD_ACK -> "ADA";
            case ABORT_ACCEPT,
                    ABORT,
                    FINISH,
                    REFUSE,
                    OVERFLOW_ACCEPT,
                    CONNECT_DATA_OVERFLOW,
                    NOT_FINISHED,
                    TYPED_DATA,
                    MAJOR_SYNC_POINT,
                    RESYNCHRONIZE,
                    RESYNCHRONIZE_ACK,
                    CAPABILITY_DATA,
                    CAPABILITY_DATA_ACK,
                    EXCEPTION_REPORT -> "never sent: " + raw.kind();
        };
    }

    /** Table A.3's names of the SS-provider events. */
    private static String name(SessionIndication indication) {
        String event = indication.getClass().getSimpleName();
        return switch (event) {
            case "Connect" -> "SCONind";
            case "ConnectConfirm" -> "SCONcnf+";
            case "ConnectRefused" -> "SCONcnf-";
            case "Data" -> "SDTind";
            case "Release" -> "SRELind";
            case "ReleaseConfirm" -> "SRELcnf+";
            case "UserAbort" -> "SUABind";
            case "ProviderAbort" -> "SPABind";
            case "ActivityStart" -> "SACTSind";
            case "ActivityResume" -> "SACTRind";
            case "ActivityInterrupt" -> "SACTIind";
            case "ActivityInterruptConfirm" -> "SACTIcnf";
            case "ActivityDiscard" -> "SACTDind";
            case "ActivityDiscardConfirm" -> "SACTDcnf";
            case "ActivityEnd" -> "SACTEind";
            case "ActivityEndConfirm" -> "SACTEcnf";
            case "SyncMinor" -> "SSYNmind";
            case "SyncMinorConfirm" -> "SSYNmcnf";
            case "TokenPlease" -> "SPTind";
            case "TokenGive" -> "SGTind";
            case "ControlGive" -> "SCGind";
            case "UserExceptionReport" -> "SUERind";
            case "ProviderExceptionReport" -> "SPERind";
            default -> throw new IllegalArgumentException(event);
        };
    }

    @Test
    void everyLineOfTheTablesIsReached() {
        Set<AnnexA.Line> unreached = new HashSet<>(TABLES.lines());
        for (AnnexA.Line line : TABLES.lines()) {
            AnnexA alone = new AnnexA(List.of(line));
            boolean reached = Stream.of(SessionState.values())
                    .filter(state ->
                            state.number().equals(line.state()) || line.state().equals("open"))
                    .flatMap(state -> machines(state).stream())
                    .anyMatch(machine -> Stream.of(
                                    incoming().stream()
                                            .filter(spdu -> spdu.event().equals(line.event()))
                                            .map(Incoming::with),
                                    wanted().stream()
                                            .filter(request -> request.event().equals(line.event()))
                                            .map(Wanted::with),
                                    Stream.of(AnnexA.Parameters.NONE))
                            .flatMap(with -> with)
                            .anyMatch(with ->
                                    alone.outcome(machine, line.event(), with).isPresent()));
            if (reached) {
                unreached.remove(line);
            }
        }
        assertThat(unreached).isEmpty();
    }
}

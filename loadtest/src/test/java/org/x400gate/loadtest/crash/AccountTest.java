package org.x400gate.loadtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.x400gate.loadtest.crash.Incident.Window;
import org.x400gate.loadtest.crash.Letter.Kind;
import org.x400gate.loadtest.crash.Letter.Name;
import org.x400gate.loadtest.crash.Letter.Side;
import org.x400gate.loadtest.crash.Letter.To;
import org.x400gate.loadtest.crash.Letter.Urgency;

/** It closes for a gateway that keeps its word, and for no other. */
class AccountTest {
    private final Account account = new Account(new Duplicates(hop -> 1, 2));

    private Letter issued(Kind kind, Side side, boolean asked) {
        return account.issue(
                number -> new Letter(number, Side.NEAR, List.of(new To(1, kind, side)), 1_000, Urgency.NORMAL, asked));
    }

    private Letter toFar() {
        return issued(Kind.TAKEN, Side.FAR, false);
    }

    private static Name name(Letter letter) {
        return new Name(letter.to().get(0).kind(), 1, letter.number());
    }

    private boolean comesOut(Letter letter) {
        return account.delivered(name(letter), letter.mail(), true);
    }

    private List<String> closed() {
        account.close();
        return account.wrong();
    }

    @Test
    void whatIsAcknowledgedAndComesOutOnceIsWell() {
        Letter letter = toFar();
        account.acknowledged(letter);
        assertThat(account.due()).containsExactly(name(letter));

        assertThat(comesOut(letter)).isTrue();

        assertThat(account.due()).isEmpty();
        assertThat(closed()).isEmpty();
        assertThat(account.totals()).isEqualTo(new Account.Totals(1, 1, 1, 0, 0));
    }

    @Test
    void whatIsAcknowledgedAndDoesNotComeOutIsLost() {
        account.acknowledged(toFar());

        assertThat(closed()).singleElement().asString().contains("acknowledged and is lost");
    }

    @Test
    void whatIsNotAcknowledgedMayComeOutOrNot() {
        toFar();
        comesOut(toFar());

        assertThat(closed()).isEmpty();
    }

    @Test
    void whatWasCutOffMayNotComeOut() {
        Letter letter = toFar();
        account.cut(letter);

        comesOut(letter);

        assertThat(closed()).singleElement().asString().contains("hung up in the middle");
    }

    @Test
    void aChangedLetterIsSeen() {
        Letter letter = toFar();
        byte[] mail = letter.mail();
        mail[mail.length - 5] ^= 1;

        account.delivered(name(letter), mail, true);

        assertThat(closed()).singleElement().asString().contains("changed, or in part");
    }

    @Test
    void aSecondCopyNeedsAnExcuse() {
        Letter letter = toFar();
        comesOut(letter);
        assertThat(comesOut(letter)).isFalse();

        assertThat(closed()).singleElement().asString().contains("nothing excuses it");
    }

    @Test
    void aDeathRightAfterTheFirstCopyIsOneAndIsCountedAtItsPoint() {
        Letter letter = toFar();
        comesOut(letter);
        account.happened(Incident.at("aea-read", Window.DIED, Instant.now()));
        comesOut(letter);

        assertThat(closed()).isEmpty();
        assertThat(account.excused().get(Window.DIED).copies()).isEqualTo(1);
        assertThat(account.duplicatesAt()).containsEntry("aea-read", 1L);
    }

    @Test
    void aDeathLongAfterOrBeforeTheFirstCopyIsNone() {
        account.happened(Incident.at("early", Window.DIED, Instant.now().minusSeconds(1)));
        account.happened(Incident.at("late", Window.DIED, Instant.now().plusSeconds(10)));
        Letter letter = toFar();
        comesOut(letter);
        comesOut(letter);

        assertThat(closed()).singleElement().asString().contains("nothing excuses it");
    }

    @Test
    void oneDeathExcusesNoMoreThanCanBeOnTheirWay() {
        List<Letter> letters = List.of(toFar(), toFar());
        letters.forEach(this::comesOut);
        account.happened(Incident.at("random", Window.DIED, Instant.now()));
        letters.forEach(this::comesOut);

        assertThat(closed()).singleElement().asString().contains("more than the 1 that can be on their way");
    }

    /** Each of two gateways may have had one on its way. */
    @Test
    void theDatabasesDeathIsOneForEachGateway() {
        List<Letter> letters = List.of(toFar(), toFar());
        letters.forEach(this::comesOut);
        account.happened(Incident.at("database-killed", Window.DATABASE_DIED, Instant.now()));
        letters.forEach(this::comesOut);

        assertThat(closed()).isEmpty();
        assertThat(account.excused().get(Window.DATABASE_DIED).copies()).isEqualTo(2);
    }

    /** Each way has its own bound. */
    @Test
    void oneDeathExcusesWhatWentToDifferentHops() {
        List<Letter> letters = List.of(toFar(), issued(Kind.TAKEN, Side.EAST, false));
        letters.forEach(this::comesOut);
        account.happened(Incident.at("random", Window.DIED, Instant.now()));
        letters.forEach(this::comesOut);

        assertThat(closed()).isEmpty();
    }

    @Test
    void aSinkThatDropsIsAnExcuseItself() {
        Letter letter = toFar();
        account.delivered(name(letter), letter.mail(), false);
        comesOut(letter);

        assertThat(closed()).isEmpty();
        assertThat(account.excused().get(Window.SINK_DROPPED).copies()).isEqualTo(1);
    }

    @Test
    void whoIsRefusedIsReportedAndNothingElse() {
        Letter refused = issued(Kind.UNKNOWN_USER, Side.NEAR, false);
        account.acknowledged(refused);
        assertThat(account.due()).containsExactly(name(refused));

        account.reported(refused.number(), name(refused), true, true);

        assertThat(account.due()).isEmpty();
        assertThat(closed()).isEmpty();
        assertThat(account.totals()).isEqualTo(new Account.Totals(1, 1, 0, 1, 1));
    }

    @Test
    void aFailureThatNobodyCausedIsWrong() {
        Letter letter = toFar();
        account.acknowledged(letter);
        comesOut(letter);
        account.reported(letter.number(), name(letter), true, true);

        assertThat(closed()).singleElement().asString().contains("though nobody refused it");
    }

    @Test
    void aReportThatTheGatewayHasTakenMayNotBeLost() {
        Letter letter = issued(Kind.UNKNOWN_USER, Side.EAST, false);
        account.acknowledged(letter);
        comesOut(letter);
        assertThat(account.due()).isEmpty();

        account.reportAcknowledged(name(letter), true);

        assertThat(account.due()).containsExactly(name(letter));
        assertThat(closed()).singleElement().asString().contains("is lost");
    }

    @Test
    void aSuccessThatWasAskedForIsToldAndOneThatWasNotIsWrong() {
        Letter asked = issued(Kind.TAKEN, Side.NEAR, true);
        account.acknowledged(asked);
        comesOut(asked);
        assertThat(account.due()).containsExactly(name(asked));
        account.reported(asked.number(), name(asked), false, true);
        assertThat(account.due()).isEmpty();
        Letter other = toFar();
        comesOut(other);
        account.reported(other.number(), name(other), false, true);

        assertThat(closed()).singleElement().asString().contains("which nobody asked for");
    }

    @Test
    void whatWasPutAwayMayNotComeAgain() {
        Letter letter = toFar();
        comesOut(letter);
        account.close();

        comesOut(letter);

        assertThat(account.wrong()).singleElement().asString().contains("long after");
    }

    @Test
    void whatNobodySentIsWrong() {
        account.delivered(new Name(Kind.TAKEN, 1, 99), new byte[0], true);

        assertThat(account.wrong()).singleElement().asString().contains("no such letter was sent");
    }
}

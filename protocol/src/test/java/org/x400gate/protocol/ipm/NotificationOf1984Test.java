package org.x400gate.protocol.ipm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** Notifications (X.420 8) as P2 of 1984 has them. */
class NotificationOf1984Test {
    static Octets ipn(BerNode choice, BerNode... others) {
        BerNode[] members = new BerNode[others.length + 2];
        members[0] = BerNode.raw(Octets.ofHex("6b03 130131"));
        System.arraycopy(others, 0, members, 1, others.length);
        members[members.length - 1] = BerNode.constructed(Tag.context(0), choice);
        return BerNode.constructed(IpmTags.IPN, members).encode();
    }

    private static final BerNode RECEIPT_TIME = BerNode.ascii(Tag.context(0), "261123101500Z");
    private static final BerNode EXTENSION = BerNode.constructed(Tag.context(3), BerNode.sequence(List.of()));

    @Test
    void aNotificationOf1984StaysAndALaterOneLosesItsExtensions() {
        Octets plain = ipn(BerNode.constructed(Tag.context(1), RECEIPT_TIME));
        assertThat(ContentOf1984Test.possible(plain))
                .isEqualTo(new ContentOf1984.Possible(plain, false, Set.of(), List.of()));
        ContentOf1984.Possible later = ContentOf1984Test.possible(
                ipn(BerNode.constructed(Tag.context(1), RECEIPT_TIME, EXTENSION), EXTENSION));
        assertThat(later.content()).isEqualTo(plain);
        assertThat(later.losses()).containsExactly("notification extensions: left out (X.420-1984)");
    }

    @Test
    void aNotificationOfAnotherKindIsNotSent() {
        assertThat(ContentOf1984Test.reasons(ipn(BerNode.constructed(Tag.context(2)))))
                .hasSize(1);
    }

    @Test
    void aReturnedMessageIsBroughtAlongOrLeftOut() {
        BerNode reason = BerNode.integer(Tag.context(0), 0);
        Ipm latin = new Ipm(ContentOf1984Test.heading().build(), List.of(BodyPart.GeneralText.latin1("ä")));
        Ipm teletex = new Ipm(ContentOf1984Test.heading().build(), List.of(BodyPart.TeletexText.of("ä")));
        Ipm unknown = new Ipm(ContentOf1984Test.heading().build(), List.of(ContentOf1984Test.basic(12)));
        Tag returned = Tag.context(3);
        Octets brought = ipn(BerNode.constructed(Tag.context(0), reason, IpmWriter.ipm(returned, teletex)));
        assertThat(ContentOf1984Test.possible(
                                ipn(BerNode.constructed(Tag.context(0), reason, IpmWriter.ipm(returned, latin))))
                        .content())
                .isEqualTo(brought);
        assertThat(ContentOf1984Test.possible(brought).content()).isSameAs(brought);
        ContentOf1984.Possible without = ContentOf1984Test.possible(
                ipn(BerNode.constructed(Tag.context(0), reason, IpmWriter.ipm(returned, unknown))));
        assertThat(without.content()).isEqualTo(ipn(BerNode.constructed(Tag.context(0), reason)));
        assertThat(without.losses()).hasSize(1).first().asString().startsWith("returned IPM: left out");
    }
}

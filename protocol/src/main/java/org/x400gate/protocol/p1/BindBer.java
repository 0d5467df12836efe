package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.SetMembers;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** The bind of two MTAs in BER (X.411 12.1.1), bare or inside the tags of a bind operation (X.219). */
final class BindBer {
    static final Tag ARGUMENT = Tag.context(16);
    static final Tag RESULT = Tag.context(17);
    static final Tag ERROR = Tag.context(18);
    private static final Tag AUTHENTICATED = Tag.context(1);
    private static final Tag NAME = Tag.context(0);
    private static final Tag CREDENTIALS = Tag.context(1);
    private static final Tag SECURITY_CONTEXT = Tag.context(2);

    private BindBer() {}

    static MtaBind decode(BerElement element) {
        BerElement choice = element.is(ARGUMENT) || element.is(RESULT) ? element.only() : element;
        if (choice.is(Tag.NULL)) {
            return new MtaBind.Unauthenticated();
        }
        SetMembers members = new SetMembers(choice.expect(AUTHENTICATED, "authenticated bind"));
        // A result of one peer came without a name: an empty one compares with nothing that is configured.
        String name = members.find(NAME).map(CommonFields::ia5).orElse("");
        return new MtaBind.Authenticated(
                name,
                credentials(members.required(CREDENTIALS, "credentials").only()),
                members.find(SECURITY_CONTEXT).map(BerElement::encoding));
    }

    private static MtaBind.Credentials credentials(BerElement choice) {
        if (!choice.is(Tag.IA5_STRING) && !choice.is(Tag.OCTET_STRING)) {
            return new MtaBind.OtherCredentials(choice.encoding());
        }
        Octets password = choice.octetString();
        if (password.length() > MtaBind.Password.MAX_OCTETS) {
            throw choice.fault("X.411 ub-password-length", "password of " + password.length() + " octets");
        }
        MtaBind.Password.Form form =
                choice.is(Tag.IA5_STRING) ? MtaBind.Password.Form.IA5 : MtaBind.Password.Form.OCTET_STRING;
        return new MtaBind.Password(password, form);
    }

    static BerNode node(MtaBind bind) {
        if (bind instanceof MtaBind.Unauthenticated) {
            return BerNode.nil(Tag.NULL);
        }
        if (bind instanceof MtaBind.Authenticated authenticated) {
            List<BerNode> members = new ArrayList<>();
            members.add(BerNode.latin1(NAME, authenticated.mtaName()));
            members.add(BerNode.constructed(CREDENTIALS, node(authenticated.credentials())));
            Optional<Octets> context = authenticated.securityContext();
            context.ifPresent(raw -> members.add(BerNode.raw(raw)));
            return BerNode.constructed(AUTHENTICATED, members);
        }
        throw new IllegalArgumentException("bind " + bind);
    }

    private static BerNode node(MtaBind.Credentials credentials) {
        if (credentials instanceof MtaBind.Password password) {
            Tag tag = password.form() == MtaBind.Password.Form.IA5 ? Tag.IA5_STRING : Tag.OCTET_STRING;
            return BerNode.primitive(tag, password.octets());
        }
        if (credentials instanceof MtaBind.OtherCredentials other) {
            return BerNode.raw(other.encoding());
        }
        throw new IllegalArgumentException("credentials of an unknown kind");
    }

    static MtaBindError decodeError(BerElement element) {
        BerElement number = element.is(ERROR) ? element.only() : element;
        return new MtaBindError(number.expect(Tag.INTEGER, "bind error").intValue(0, MtaBindError.MAX_CODE));
    }
}

package org.x400gate.protocol.ipm;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.oraddress.NameOf1984;
import org.x400gate.protocol.oraddress.OrName;

/** What heading, body and notification have in common on their way to 1984: names, texts, losses, obstacles. */
final class Rules1984 {
    static final String CLAUSE = " (X.420-1984)";

    private final List<String> losses = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    void lost(String field, String what) {
        String loss = field + ": " + what + CLAUSE;
        if (!losses.contains(loss)) {
            losses.add(loss);
        }
    }

    void refuse(String field, String what) {
        obstacles.add(field + ": " + what + CLAUSE);
    }

    /** A loss of something that is carried inside. */
    void lostInside(String what, String loss) {
        losses.add(what + " " + loss);
    }

    void refuseInside(String what, String obstacle) {
        obstacles.add(what + " " + obstacle);
    }

    List<String> losses() {
        return losses;
    }

    List<String> obstacles() {
        return obstacles;
    }

    /** Whether the names inside an element as it was encoded hold only what 1984 knows. */
    static boolean namesAreOf1984(BerElement element) {
        if (!element.isConstructed()) {
            return true;
        }
        return element.is(OrName.TAG)
                ? NameOf1984.isOf1984(element)
                : element.children().stream().allMatch(Rules1984::namesAreOf1984);
    }

    Optional<OrName> name(String field, OrName name) {
        if (NameOf1984.of(name) instanceof NameOf1984.Expressed expressed) {
            expressed.losses().forEach(loss -> losses.add(field + " " + loss));
            return Optional.of(expressed.name());
        }
        lost(field, "formal name left out, no address of 1984");
        return Optional.empty();
    }

    IpmIdentifier identifier(String field, IpmIdentifier identifier) {
        return new IpmIdentifier(identifier.user().flatMap(user -> name(field, user)), identifier.local());
    }

    /** One of the two names has to be there: the address in text is better than nobody. */
    OrDescriptor descriptor(String field, OrDescriptor user) {
        Optional<OrName> formal = user.formalName().flatMap(name -> name(field, name));
        Optional<String> freeForm = user.freeFormName().map(name -> text(field, name));
        if (formal.isEmpty() && freeForm.isEmpty()) {
            freeForm = user.formalName().map(name -> cut(field, name.toString()));
        }
        return new OrDescriptor(formal, freeForm, user.telephone());
    }

    private String cut(String field, String name) {
        StringBuilder fitted = new StringBuilder(text(field, name));
        while (TeletexString.encode(fitted.toString()).length() > OrDescriptor.MAX_FREE_FORM_NAME) {
            fitted.setLength(fitted.length() - 1);
        }
        return fitted.toString();
    }

    /** A text of the heading, which is for people: a character that T.61 lacks is a question mark. */
    String text(String field, String text) {
        StringBuilder t61 = new StringBuilder(text.length());
        for (char c : Normalizer.normalize(text, Normalizer.Form.NFC).toCharArray()) {
            t61.append(c < 0x80 || TeletexString.isT61(String.valueOf(c)) ? c : '?');
        }
        if (!text.contentEquals(t61)) {
            lost(field, "characters outside T.61 replaced");
        }
        return t61.toString();
    }
}

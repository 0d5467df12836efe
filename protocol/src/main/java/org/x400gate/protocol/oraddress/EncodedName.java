package org.x400gate.protocol.oraddress;

import java.util.List;
import java.util.Optional;

/** A personal name as people write it, {@code Marshall.M.T.Rose}: EBNF.encoded-pn of RFC 2156 4.1.2, exact both ways. */
public final class EncodedName {
    private EncodedName() {}

    /** Empty if it would not be written the same again. */
    public static Optional<PersonalName> parse(String text) {
        String[] tokens = text.split("\\.", -1);
        int next = 0;
        Optional<String> given = Optional.empty();
        if (tokens.length > 1 && tokens[0].length() >= 2) {
            given = Optional.of(tokens[next++]);
        }
        StringBuilder initials = new StringBuilder();
        while (next < tokens.length - 1 && tokens[next].matches("[A-Za-z]")) {
            initials.append(tokens[next++]);
        }
        String surname = String.join(".", List.of(tokens).subList(next, tokens.length));
        PersonalName name = new PersonalName(
                Optional.of(surname),
                given,
                Optional.of(initials.toString()).filter(i -> !i.isEmpty()),
                Optional.empty());
        return surname.isEmpty() || !Bounds.isPrintable(text) || !write(name).equals(Optional.of(text))
                ? Optional.empty()
                : Optional.of(name);
    }

    /** Empty for a name that does not follow the five restrictions of 4.1.2. */
    public static Optional<String> write(PersonalName name) {
        String surname = name.surname().orElse("");
        boolean alone = name.givenName().isEmpty() && name.initials().isEmpty();
        String given = name.givenName().orElse("..");
        boolean fits = name.generation().isEmpty()
                && !surname.isEmpty()
                && !surname.substring(0, Math.min(2, surname.length())).contains(".")
                && !(alone && surname.contains("."))
                && (name.givenName().isEmpty() || given.length() >= 2 && !given.contains("."))
                && name.initials()
                        .filter(letters -> !letters.matches("[A-Za-z]*"))
                        .isEmpty()
                && Bounds.isPrintable(surname + given);
        if (!fits) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder();
        name.givenName().ifPresent(g -> out.append(g).append('.'));
        name.initials()
                .ifPresent(all -> all.chars().forEach(i -> out.append((char) i).append('.')));
        return Optional.of(out.append(surname).toString());
    }
}

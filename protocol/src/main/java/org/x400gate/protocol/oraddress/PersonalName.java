package org.x400gate.protocol.oraddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PersonalName (X.402 18.3.12). The standard demands a surname; peers leave it out, so it may be absent here. */
public record PersonalName(
        Optional<String> surname, Optional<String> givenName, Optional<String> initials, Optional<String> generation) {
    public static PersonalName of(String surname) {
        return new PersonalName(Optional.of(surname), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static PersonalName of(String givenName, String surname) {
        return new PersonalName(Optional.of(surname), Optional.of(givenName), Optional.empty(), Optional.empty());
    }

    /** In the order of their tags. */
    List<Optional<String>> parts() {
        return List.of(surname, givenName, initials, generation);
    }

    List<String> all() {
        List<String> all = new ArrayList<>();
        surname.ifPresent(all::add);
        givenName.ifPresent(all::add);
        initials.ifPresent(all::add);
        generation.ifPresent(all::add);
        return all;
    }

    boolean isEmpty() {
        return surname.isEmpty() && givenName.isEmpty() && initials.isEmpty() && generation.isEmpty();
    }

    void into(OrAddress.Builder address) {
        surname.ifPresent(address::surname);
        givenName.ifPresent(address::givenName);
        initials.ifPresent(address::initials);
        generation.ifPresent(address::generation);
    }
}

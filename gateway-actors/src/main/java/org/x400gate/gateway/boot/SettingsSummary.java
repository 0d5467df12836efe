package org.x400gate.gateway.boot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.tls.TlsSettings;

/** Settings as an operator wants to see them: at a glance, and what looks wrong though it is legal. */
final class SettingsSummary {
    private final Settings settings;

    SettingsSummary(Settings settings) {
        this.settings = settings;
    }

    /** What an operator wants to see at a glance; of secrets only whether there is one. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("mta    " + settings.identity().mtaName() + " of "
                + settings.identity().domain() + ", host " + settings.identity().hostname());
        lines.add("store  " + settings.storing().store().place());
        lines.add("log    " + settings.log().file().toAbsolutePath());
        lines.add("admin  http://" + settings.admin().host() + ":"
                + settings.admin().port() + "/");
        lines.add("smtp   " + settings.connecting().smtp().host() + ":"
                + settings.connecting().smtp().port()
                + settings.mailing().security().summary());
        lines.add("x400   " + settings.connecting().x400().host() + ":"
                + settings.connecting().x400().port());
        settings.connecting()
                .tls()
                .listen()
                .ifPresent(listen -> lines.add("x400   " + listen.host() + ":" + listen.port() + ", TLS"));
        warnings().forEach(warning -> lines.add("warning: " + warning));
        settings.connecting().peers().stream()
                .sorted(Comparator.comparing(PeerSettings::name))
                .forEach(peer -> lines.add("peer   " + peer.name() + " at "
                        + peer.address().endpoints().stream()
                                .map(PeerSettings.Endpoint::text)
                                .collect(Collectors.joining(", then "))
                        + (peer.tls().enabled() ? ", TLS" : "") + ", our password "
                        + masked(peer.ours()) + ", its password " + masked(peer.expected())));
        settings.mailing()
                .routes()
                .smtp()
                .forEach(route -> lines.add("route  " + route.domain() + " -> "
                        + route.server().map(server -> "smtp:" + server).orElse("by its MX")));
        settings.mailing()
                .routes()
                .x400()
                .forEach(route -> lines.add("route  " + route.prefix().toText() + " -> x400:" + route.peer()));
        settings.mailing()
                .routes()
                .alternate()
                .ifPresent(alternate -> lines.add("route  unknown recipients of X.400 -> " + alternate.toText()));
        return lines;
    }

    /** What does not stop a start, but should be known. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        settings.connecting().tls().contexts().ifPresent(contexts -> {
            warnings.addAll(contexts.warnings());
            if (contexts.settings().trust().isEmpty()
                    && contexts.settings().clientCertificates() != TlsSettings.ClientCertificates.NONE) {
                warnings.add(
                        "x400gate.x400.tls.trust is not set: a client certificate of any public authority will do");
            }
        });
        warnings.addAll(settings.mailing().security().warnings());
        unreached().forEach(hop -> warnings.add(hop + ": no route leads there"));
        settings.mailing().addresses().prefixes().stream()
                .filter(prefix -> settings.mailing().routes().x400().stream()
                        .noneMatch(route -> route.prefix().isPrefixOf(prefix.prefix())))
                .filter(prefix -> !isInside(prefix.domain()))
                .forEach(prefix -> warnings.add(prefix.where() + ": no route takes mail for " + prefix.domain() + " or "
                        + prefix.prefix().toText()));
        return warnings;
    }

    /** Next hops that nothing is sent to. */
    private Set<String> unreached() {
        Set<String> hops = new TreeSet<>();
        settings.connecting().peers().forEach(peer -> hops.add("x400gate.peers.\"" + peer.name() + "\""));
        settings.mailing().servers().forEach(server -> hops.add("x400gate.smtp.servers.\"" + server.name() + "\""));
        settings.mailing().routes().x400().forEach(route -> hops.remove("x400gate.peers.\"" + route.peer() + "\""));
        settings.mailing()
                .routes()
                .smtp()
                .forEach(route ->
                        route.server().ifPresent(server -> hops.remove("x400gate.smtp.servers.\"" + server + "\"")));
        return hops;
    }

    private boolean isInside(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        return settings.mailing().routes().smtp().stream()
                .anyMatch(route -> lower.equals(route.domain()) || lower.endsWith("." + route.domain()));
    }

    private static String masked(PeerSettings.Credential credential) {
        return credential.password().isEmpty() ? "not set" : "***";
    }
}

package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.routing.Route;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.oraddress.OrAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what an address is on the other side, by which rule, whether it comes back the same, and where its mail goes. */
@Command(
        name = "address",
        mixinStandardHelpOptions = true,
        description = "Maps an address to the other side and back, and says by which rule and where its mail goes.")
final class AddressCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ADDRESS",
            description =
                    "A mailbox (user@example.org) or an O/R address (/C=XX/ADMD= /PRMD=x/S=user/ or C=XX;A= ;...).")
    private String address = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration with its tables; without it the defaults are used.")
    private Optional<Path> config = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Settings settings = Settings.read(config);
            return (show(settings, out) ? ExitCode.OK : ExitCode.FAILED).number();
        } catch (InvalidSettings e) {
            e.errors().forEach(out::println);
            return ExitCode.FAILED.number();
        }
    }

    private boolean show(Settings settings, PrintWriter out) {
        Optional<Mailbox> mailbox = looksLikeOrAddress() ? Optional.empty() : Mailbox.parse(address);
        if (mailbox.isPresent()) {
            return ofMailbox(mailbox.get(), settings, out);
        }
        return ofOrAddress(orAddress(), settings, out);
    }

    /** A mailbox may hold an O/R address in its local part, and an O/R address an at-sign in a value. */
    private boolean looksLikeOrAddress() {
        return address.startsWith("/") ? !address.contains("/@") : !address.contains("@");
    }

    private OrAddress orAddress() {
        try {
            OrAddress or = OrAddress.parse(address);
            if (or.faults().isEmpty()) {
                return or;
            }
            throw new ParameterException(spec.commandLine(), address + ": " + String.join("; ", or.faults()));
        } catch (IllegalArgumentException neither) {
            throw new ParameterException(
                    spec.commandLine(), address + ": neither a mailbox nor an O/R address: " + neither.getMessage());
        }
    }

    private static boolean ofMailbox(Mailbox mailbox, Settings settings, PrintWriter out) {
        AddressMapping addresses = settings.addresses();
        out.println(mailbox.addrSpec());
        Optional<AddressMapping.Found<OrAddress>> found = addresses.find(mailbox);
        if (found.isEmpty()) {
            out.println("  as O/R address  none: longer than its attributes can be");
        } else {
            out.println("  as O/R address  " + found.get().address().toText());
            labelled(found.get().address(), out);
            rule(found.get(), out);
            back(mailbox.addrSpec(), addresses.toRfc(found.get().address()).map(Mailbox::addrSpec), out);
        }
        return goes(settings.routing().ofMailbox(mailbox), out) && found.isPresent();
    }

    private static boolean ofOrAddress(OrAddress or, Settings settings, PrintWriter out) {
        AddressMapping addresses = settings.addresses();
        out.println(or.toText());
        labelled(or, out);
        Optional<AddressMapping.Found<Mailbox>> found = addresses.find(or);
        if (found.isEmpty()) {
            out.println("  as mailbox      none: it holds what no local part can");
        } else {
            out.println("  as mailbox      " + found.get().address().addrSpec());
            rule(found.get(), out);
            back(or.toText(), addresses.toOr(found.get().address()).map(OrAddress::toText), out);
        }
        return goes(settings.routing().ofOrAddress(or), out) && found.isPresent();
    }

    /** As people write it elsewhere (F.401 Annex B). */
    private static void labelled(OrAddress or, PrintWriter out) {
        out.println("    labelled      " + or.toSemicolonText());
    }

    private static void rule(AddressMapping.Found<?> found, PrintWriter out) {
        String entry = found.entry()
                .map(known -> known.where() + ", " + known.domain() + " <-> "
                        + known.prefix().toText())
                .orElse("no entry of addresses.table");
        String way = switch (found.way()) {
            case USER -> "by addresses.users-file, " + found.userLine().orElseThrow();
            case TABLE -> "by " + entry;
            case WRITTEN_OUT -> "written out in the local part, under " + entry;
            case ATTRIBUTE -> "as domain-defined attribute RFC-822, under " + entry;
        };
        out.println("    rule          " + way);
    }

    private static void back(String given, Optional<String> back, PrintWriter out) {
        String text = back.orElse("nothing");
        out.println("  and back        " + text + (text.equalsIgnoreCase(given) ? "" : "  (differs)"));
    }

    private static boolean goes(Route route, PrintWriter out) {
        if (route instanceof Route.To to) {
            out.println("  goes to         " + to.hop().name()
                    + (to.reach() == Route.Reach.ELSEWHERE ? ", for those alone who may relay" : ""));
            return true;
        }
        out.println("  goes to         nowhere: " + ((Route.Unroutable) route).reason());
        return false;
    }
}

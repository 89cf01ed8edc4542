import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QuerySolutionMap;
import org.apache.jena.query.ResultSet;
import org.apache.jena.query.ResultSetFactory;
import org.apache.jena.query.Syntax;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RDFParserBuilder;

/**
 * Apache Jena's opinion of a store: do its exports parse, do they hold the same statements, and do the bundled queries give the rows that quanhe gives?
 *
 * <pre>java -cp JENA Judge.java FOLDER</pre>
 *
 * The folder, which scripts/check-jena writes, holds all.nq, exports under exports/, and under queries/ for each query NAME.rq, NAME.srj (quanhe's answer)
 * and NAME.params, a line `name TAB iri|literal TAB value` for each parameter.
 */
public class Judge {
    static int problems = 0;

    static void problem(String text) {
        problems++;
        System.err.println("PROBLEM " + text);
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        exports(folder.resolve("exports"));
        Dataset data = DatasetFactory.create();
        RDFDataMgr.read(data, folder.resolve("all.nq").toString());
        // The default graph of every query is the union of the named graphs, each statement once.
        Model union = ModelFactory.createDefaultModel();
        data.listNames().forEachRemaining(name -> union.add(data.getNamedModel(name)));
        data.setDefaultModel(union);
        int asked = 0;
        for (Path file : files(folder.resolve("queries"), "*.rq")) {
            asked++;
            ask(data, file);
        }
        System.out.println(asked + " queries asked, " + problems + " problems");
        System.exit(problems > 0 || asked == 0 ? 1 : 0);
    }

    static List<Path> files(Path folder, String pattern) throws Exception {
        List<Path> out = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(out::add);
        }
        out.sort(null);
        return out;
    }

    static void exports(Path folder) throws Exception {
        Model first = null;
        for (Path file : files(folder, "*")) {
            Dataset read = DatasetFactory.create();
            try {
                RDFParserBuilder parser = RDFParser.source(file.toString()).strict(true);
                if (file.toString().endsWith(".jsonld")) {
                    // Debian has no JSON library for the parser of JSON-LD 1.1; what quanhe writes is 1.0 too.
                    parser = parser.forceLang(Lang.JSONLD10);
                }
                parser.parse(read);
            } catch (RuntimeException error) {
                problem(file.getFileName() + " does not parse: " + error.getMessage());
                continue;
            }
            Model model = ModelFactory.createDefaultModel().add(read.getDefaultModel());
            read.listNames().forEachRemaining(name -> model.add(read.getNamedModel(name)));
            System.out.println(file.getFileName() + ": " + model.size() + " triples");
            if (first == null) {
                first = model;
            } else if (!first.isIsomorphicWith(model)) {
                problem(file.getFileName() + " holds other triples: " + model.size() + ", not " + first.size());
            }
        }
    }

    static void ask(Dataset data, Path file) throws Exception {
        String name = file.getFileName().toString().replace(".rq", "");
        Query query;
        try {
            query = QueryFactory.create(Files.readString(file), Syntax.syntaxSPARQL_11);
        } catch (RuntimeException error) {
            problem(name + " is no SPARQL 1.1: " + error.getMessage());
            return;
        }
        QuerySolutionMap given = new QuerySolutionMap();
        for (String line : Files.readAllLines(file.resolveSibling(name + ".params"))) {
            String[] parts = line.split("\t", 3);
            RDFNode value = switch (parts[1]) {
                case "iri" -> data.getDefaultModel().createResource(parts[2]);
                case "date", "gYear", "integer" -> data.getDefaultModel()
                    .createTypedLiteral(parts[2], "http://www.w3.org/2001/XMLSchema#" + parts[1]);
                default -> data.getDefaultModel().createLiteral(parts[2]);
            };
            given.add(parts[0], value);
        }
        TreeSet<String> columns = new TreeSet<>(query.getResultVars());
        given.varNames().forEachRemaining(columns::remove);
        Map<String, Integer> want;
        try (InputStream in = new FileInputStream(file.resolveSibling(name + ".srj").toFile())) {
            want = rows(ResultSetFactory.fromJSON(in), columns);
        }
        Map<String, Integer> got;
        try (QueryExecution execution = QueryExecutionFactory.create(query, data, given)) {
            got = rows(execution.execSelect(), columns);
        } catch (RuntimeException error) {
            problem(name + ": " + error);
            return;
        }
        int rows = want.values().stream().mapToInt(n -> n).sum();
        if (got.equals(want)) {
            System.out.println(name + ": " + rows + " rows, the same");
            return;
        }
        problem(name + ": quanhe has " + rows + " rows, Jena " + got.values().stream().mapToInt(n -> n).sum());
        show("only quanhe", want, got);
        show("only Jena", got, want);
    }

    static void show(String what, Map<String, Integer> these, Map<String, Integer> those) {
        these.entrySet().stream().filter(e -> !e.getValue().equals(those.get(e.getKey()))).limit(3)
            .forEach(e -> System.err.println("  " + what + ": " + e.getValue() + " x " + e.getKey()));
    }

    /** Rows and how often each is there. Numbers are compared by value: `1.50` is `1.5`. */
    static Map<String, Integer> rows(ResultSet results, TreeSet<String> columns) {
        Map<String, Integer> out = new HashMap<>();
        results.forEachRemaining(solution -> {
            StringBuilder row = new StringBuilder();
            for (String column : columns) {
                RDFNode value = solution.get(column);
                row.append(column).append('=').append(value == null ? "" : text(value.asNode())).append(" | ");
            }
            out.merge(row.toString(), 1, Integer::sum);
        });
        return out;
    }

    static String text(Node node) {
        if (node.isLiteral() && node.getLiteral().isWellFormed() && node.getLiteralValue() instanceof Number number) {
            return new java.math.BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        return node.toString();
    }
}

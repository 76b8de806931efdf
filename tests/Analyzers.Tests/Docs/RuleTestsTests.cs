using System.Reflection;
using System.Text.RegularExpressions;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>The tests of the rules are found by class and by id, try what the index says that a rule looks at, and stay readable.</summary>
public class RuleTestsTests
{
    const int LongestFile = 400;
    const int LongestRule = 300;

    static readonly Type[] tests = [.. typeof(RuleTestsTests).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("SessionGuard.Analyzers.Tests.Rules.", StringComparison.Ordinal) == true && type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute))))];

    public static TheoryData<string> Files => [.. tests.Select(type => $"{type.Namespace!.Split('.')[^1]}/{type.Name}").Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void File_BelongsToARuleAndNamesIt(string file)
    {
        var rule = Product.RuleOf(file);
        Assert.True(rule is not null, $"{file} begins with the name of no rule.");
        Assert.Contains(Pages.Read($"tests/Analyzers.Tests/Rules/{file}.cs").Split('\n'), line => line.StartsWith("///", StringComparison.Ordinal) && line.Contains(rule, StringComparison.Ordinal));
    }

    /// <summary>
    /// A report in a library that has a dash contradicts the index. Silence there proves nothing, unless it is the library that is left alone: then the test says so by its name.
    /// </summary>
    [Fact]
    public void Theories_RunWhereTheIndexSaysThatTheRuleLooks()
    {
        var index = LibraryTable();
        var wrong =
            from type in tests
            let rule = Product.RuleOf(type.Name)
            where index[rule!] != Library.None
            from method in type.GetMethods()
            where method.GetCustomAttribute<LibrariesAttribute>() is not null && !method.Name.Contains("Librar", StringComparison.Ordinal)
            let attribute = method.GetCustomAttribute<LibrariesAttribute>()!
            let beyond = attribute.Libraries & ~attribute.Except & ~index[rule!]
            where beyond != Library.None
            select $"{type.Name}.{method.Name} ({rule}): {beyond}";
        Assert.True(!wrong.Any(), "docs/README.md has a dash for\n" + string.Join("\n", wrong));
    }

    [Fact]
    public void NoFile_IsTooLong()
    {
        var sources = new[] { "src", "tests", "samples", "benchmarks" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Pages.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Pages.Root, path).Replace('\\', '/'))
            .Where(path => !Regex.IsMatch(path, "/(bin|obj)/"));
        var tooLong = sources.Select(path => (Path: path, Lines: File.ReadLines(Path.Combine(Pages.Root, path)).Count()))
            .Where(file => file.Lines > (file.Path.StartsWith("src/Analyzers/Rules/", StringComparison.Ordinal) ? LongestRule : LongestFile));
        Assert.Empty(tooLong);
    }

    /// <summary>The columns of the table by library, for each rule those without a dash.</summary>
    static Dictionary<string, Library> LibraryTable()
    {
        var rows = Pages.Read("docs/README.md").Split('\n').SkipWhile(line => !line.StartsWith("| rule | SessionGuard |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)).ToArray();
        var columns = rows[0].Skip(1).Select(LibrariesOf).ToArray();
        return rows.Skip(2).ToDictionary(
            cells => Regex.Match(cells[0], @"SES\d{4}").Value,
            cells => columns.Zip(cells.Skip(1), (column, cell) => cell == "-" ? Library.None : cell.StartsWith("EF Core", StringComparison.Ordinal) ? Library.EntityFramework : column).Aggregate((one, other) => one | other));
    }

    static Library LibrariesOf(string column) => column switch
    {
        "SessionGuard" => Library.SessionGuard,
        "EF Core, EF6" => Library.EntityFramework | Library.EntityFramework6,
        "ADO.NET, Dapper" => Library.Connections,
        "linq2db" => Library.Linq2Db,
        "NHibernate" => Library.NHibernate,
        "Marten, RavenDB" => Library.Documents,
        "MongoDB" => Library.MongoDb,
        "`TransactionScope`" => Library.None,
        _ => throw new InvalidOperationException($"The table by library has a column '{column}'."),
    };
}

using Microsoft.CodeAnalysis.Testing;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5013 where it speaks; every form that the translator refuses is in <see cref="QueryWithoutTranslationMirrorTests"/>.</summary>
public class QueryWithoutTranslationReportsTests
{
    [Theory]
    [InlineData("session.Query<User>().Where(u => {|SES5013:u.Name.Substring(1)|} == \"a\").ToList()")]
    [InlineData("session.Query<User>().Where(u => u.Active && {|SES5013:u.Name.Contains('a')|}).ToList()")]
    [InlineData("session.Query<User>().Where(u => {|SES5013:Own(u.Name)|} == \"a\").Count()")]
    [InlineData("session.Query<User>().Where(u => {|SES5013:u.Orders.Any(o => o.Total > 1)|}).Any()")]
    [InlineData("session.Query<User>().Where(u => {|SES5013:string.IsNullOrWhiteSpace(u.Name)|}).First()")]
    [InlineData("session.Query<User>().OrderBy(u => {|SES5013:new { u.Name, u.Id }|}).ToList()")]
    [InlineData("session.Query<User>().OrderBy(u => u.Name).ThenBy(u => {|SES5013:u.Orders|}).ToList()")]
    [InlineData("session.Query<Order>().Sum(o => {|SES5013:Math.Round(o.Total)|})")]
    [InlineData("session.Query<User>().Select(u => new { u.Id, Cut = {|SES5013:u.Name.Substring(1)|} }).ToList()")]
    [InlineData("session.Query<User>().Include(u => {|SES5013:u.Orders.Where(o => o.Total > 1)|}).ToList()")]
    [InlineData("session.Query<User>().Select(u => u.Id).Where({|SES5013:id => id > 1|}).ToList()")]
    [InlineData("session.Query<User>().ExecuteUpdate(set => set.Set(u => u.Name, u => {|SES5013:u.Name.Replace(\"a\", \"b\")|}))")]
    [InlineData("session.Query<Order>().Where(o => {|SES5013:o.User.Orders|}.Count > 1).ToList()")]
    public Task ExpressionWithoutSql_Reports(string query) => Verify.Analyzer($$"""
        class Users(Session session)
        {
            static string Own(string text) => text;
            public object? Find() => {{query}};
        }
        """.Replace("{|SES5013:o.User.Orders|}.Count", "{|SES5013:o.User.Orders.Count|}", StringComparison.Ordinal));

    [Fact]
    public Task RepositorySessionAndQuerySyntax_Report() => Verify.Analyzer("""
        class Users(IRepositorySession session)
        {
            public Task<List<User>> Find() => session.Query<User>().Where(u => {|SES5013:u.Name.IndexOf("a")|} > 0).ToListAsync();
            public object Linq(Session own) => (from u in own.Query<User>() where {|SES5013:u.Name.Trim('a')|} == "b" select u).ToList();
        }
        """);

    [Fact]
    public Task ComputedAndUnmappedMembers_Report() => Verify.Analyzer("""
        class Person
        {
            public int Id { get; set; }
            public string First { get; set; } = "";
            public string Full => First + "!";
            [System.ComponentModel.DataAnnotations.Schema.NotMapped] public string Note { get; set; } = "";
            public string Field = "";
        }
        class People(Session session)
        {
            public object One() => session.Query<Person>().Where(p => {|SES5013:p.Full|} == "a").ToList();
            public object Two() => session.Query<Person>().OrderBy(p => {|SES5013:p.Note|}).ToList();
            public object Three() => session.Query<Person>().Select(p => {|SES5013:p.Field|}).ToList();
        }
        """);

    [Fact]
    public Task Message_QuotesTheExpression() => Verify.Analyzer("""
        class Users(Session session)
        {
            public object Find() => session.Query<User>().Where(u => {|#0:u.Name.Substring(1)|} == "a").ToList();
        }
        """, new VerifyOptions
    {
        Expected =
        [
            new DiagnosticResult(Descriptors.SES5013).WithLocation(0).WithMessage(
                "'u.Name.Substring(1)' has no SQL in a session's query, which throws when it is run: only the overload that takes one text has SQL"),
        ],
    });

    [Fact]
    public Task ConditionOfThousandTerms_ReportsTheOneWithoutSql()
    {
        var terms = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"u.Id == {i} || "));
        return Verify.Analyzer($$"""
            class Users(Session session)
            {
                public object First() => session.Query<User>().Where(u => {|SES5013:u.Name.Substring(1)|} == "a" || {{terms}}u.Active).ToList();
                public object Last() => session.Query<User>().Where(u => {{terms}}{|SES5013:u.Name.Substring(1)|} == "a").ToList();
            }
            """);
    }
}

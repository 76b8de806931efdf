using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace SessionGuard.Testing;

/// <summary>
/// How one library says what a rule speaks of, with <c>session</c>, <c>factory</c> and <c>tx</c> as the names of the variables.
/// What the documentation calls a statement ends in a semicolon; all else is an expression, to be awaited where it reaches the database.
/// </summary>
public sealed partial class SessionCode : IXunitSerializable
{
    Phrases phrases;
    bool inTransaction;

    /// <summary>For the test framework alone.</summary>
    public SessionCode() => phrases = null!;

    SessionCode(Phrases phrases, bool inTransaction)
    {
        this.phrases = phrases;
        this.inTransaction = inTransaction;
    }

    public Library Library => phrases.Library;

    /// <summary>The same library with a transaction <c>tx</c> in reach: ADO.NET and Dapper hand it to commands and pass it along.</summary>
    public SessionCode InTransaction => new(phrases, true);

    /// <summary>The type of a session.</summary>
    public string Session => phrases.Session;

    /// <summary>The type of what opens sessions.</summary>
    public string Factory => phrases.Factory;

    /// <summary>The type of what <see cref="Begin"/> returns.</summary>
    public string Transaction => phrases.Transaction;

    /// <summary>The session as parameters of a method or constructor.</summary>
    public string Parameters => PassesTransaction ? $"{Session} session, {Transaction} tx" : $"{Session} session";

    /// <summary>The arguments for <see cref="Parameters"/>.</summary>
    public string Arguments => PassesTransaction ? "session, tx" : "session";

    /// <summary>Opens a session; with its <c>await</c> where it has one.</summary>
    public string Open => phrases.Open;

    /// <summary>The statement that opens a session and closes it with the block.</summary>
    public string UsingSession => $"{phrases.Using} var session = {Open};";

    /// <summary>Begins a transaction; with its <c>await</c> where it has one.</summary>
    public string Begin => phrases.Begin;

    /// <summary>The statement that begins <c>tx</c> and rolls it back with the block unless committed.</summary>
    public string UsingTransaction => phrases.UsingTransaction ?? $"{phrases.Using} var tx = {Begin};";

    /// <summary>Statements that open a session, and begin a transaction where nothing can be committed without.</summary>
    public string UsingUnitOfWork => CommitsByItself ? UsingSession : $"{UsingSession} {UsingTransaction}";

    /// <summary>Writes what was staged; a command where the library stages nothing.</summary>
    public string Flush => Say(phrases.Flush);

    /// <summary>Commits what the session did; needs <c>tx</c> in ADO.NET and Dapper.</summary>
    public string Commit => phrases.Commit;

    /// <summary>Commits the transaction that <see cref="UsingTransaction"/> began.</summary>
    public string CommitTransaction => phrases.CommitTransaction;

    /// <summary>Rolls back the transaction under way; needs <c>tx</c> in ADO.NET and Dapper.</summary>
    public string Rollback => phrases.Rollback;

    /// <summary>Rolls back the transaction that <see cref="UsingTransaction"/> began.</summary>
    public string RollbackTransaction => phrases.RollbackTransaction;

    /// <summary>Statements that do what the library asks for after a failure; NHibernate's session is discarded by them.</summary>
    public string Reset => phrases.Reset;

    /// <summary>The statement that closes the session.</summary>
    public string Close => phrases.Close;

    /// <summary>Reads the users.</summary>
    public string Query => Say(phrases.Query);

    /// <summary>The type of exception that a broken constraint raises.</summary>
    public string ConstraintException => phrases.ConstraintException;

    /// <summary>A flush is something else than a commit.</summary>
    public bool HasFlush => Library.WithFlush.HasFlag(Library);

    /// <summary>The session tracks entities.</summary>
    public bool HasIdentityMap => (Library.Mappers | Library.EntityFramework6 | Library.Documents).HasFlag(Library);

    /// <summary>A session commits and rolls back without a transaction object.</summary>
    public bool CommitsByItself => phrases.CommitsByItself;

    /// <summary>The references that this library alone needs.</summary>
    public References References => phrases.References;

    bool PassesTransaction => inTransaction && phrases.PassesTransaction;

    public static implicit operator VerifyOptions(SessionCode code) => new() { References = code.References };

    public static SessionCode Of(Library library) => Among(library).Single();

    public static IEnumerable<SessionCode> Among(Library libraries) =>
        Phrases.All.Where(phrases => libraries.HasFlag(phrases.Library)).Select(phrases => new SessionCode(phrases, false));

    /// <summary>The statement that stages an object, or writes it where the library stages nothing.</summary>
    public string Add(string entity) => Say(phrases.Add(entity));

    /// <summary>The statement that stages a deletion, or deletes where the library stages nothing.</summary>
    public string Delete(string entity) => Say(phrases.Delete(entity));

    /// <summary>Loads a user by key.</summary>
    public string Get(string key) => Say(phrases.Get(key));

    /// <summary>Field and constructor of a class that is given its session: a primary constructor for every version of C#.</summary>
    public string Injected(string type) => PassesTransaction
        ? $"readonly {Session} session; readonly {Transaction} tx; public {type}({Parameters}) {{ this.session = session; this.tx = tx; }}"
        : $"readonly {Session} session; public {type}({Parameters}) {{ this.session = session; }}";

    /// <summary>Field and constructor of a class that is given a factory.</summary>
    public string InjectedFactory(string type) =>
        $"readonly {Factory} factory; public {type}({Factory} factory) {{ this.factory = factory; }}";

    public override string ToString() => Library.ToString();

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue("library", Library.ToString());
        info.AddValue("tx", inTransaction);
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        phrases = Of(Enum.Parse<Library>(info.GetValue<string>("library")!)).phrases;
        inTransaction = info.GetValue<bool>("tx");
    }

    string Say(string phrase) => inTransaction ? Brackets().Replace(phrase, "") : Optional().Replace(phrase, "");

    [GeneratedRegex("[‹›]")]
    private static partial Regex Brackets();

    [GeneratedRegex("‹[^›]*›")]
    private static partial Regex Optional();
}

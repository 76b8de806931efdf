using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2001: opens a session inside the lambda that runs several times at once.</summary>
/// <remarks>
/// Offered where a factory of the session's type (or a <c>Func</c> that returns one) is in reach and the lambda's work on its own session comes to the same.
/// Not offered where the session is in a transaction or has staged work outside the lambda, which would be missing inside; where entities leave the lambda or come into it to be
/// changed, which no commit would then see; where the lambda stages without committing; where it also works through other code that may share the session.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SessionPerTask : SessionFix
{
    private const string Key = "SessionPerTask";

    /// <inheritdoc/>
    protected override string Rule => "SES2001";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Session) is not { } name || ParallelWork.Of(name, place) is not { } work || !work.StandsAlone())
            yield break;
        if (OwnSession.In(work, place) is { } edits)
            yield return new Offer("Open a session per task", Key, edits);
    }
}

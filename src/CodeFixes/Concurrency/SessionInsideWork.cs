using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2002: opens a session inside the work that nobody waits for.</summary>
/// <remarks>
/// Offered where the work is a lambda, a factory of the session's type (or a <c>Func</c> that returns one) is in reach, and the work on its own session comes to the same.
/// Not offered where entities come into the lambda to be changed or staged, where the session has staged work or a transaction outside it, and where other code is
/// called that may share the session.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SessionInsideWork : SessionFix
{
    private const string Key = "SessionInsideWork";

    /// <inheritdoc/>
    protected override string Rule => "SES2002";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Session) is not { } name || place.Others.FirstOrDefault() is not { } use || !place.Node.Span.Contains(use.Span))
            yield break;
        if (ParallelWork.Of(name, use, place) is { } work && work.Lambda.Parent?.Parent?.Parent == place.Node && work.StandsAlone() && OwnSession.In(work, place) is { } edits)
            yield return new Offer("Open a session inside the work", Key, edits);
    }
}

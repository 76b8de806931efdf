using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Failure;

/// <summary>SES3005: reads the entity again right behind the rollback, so that it shows what the row has.</summary>
/// <remarks>
/// Not offered where the rollback is no statement of its own in a block, or in a helper; where the entity cannot be named behind it; with NHibernate, whose
/// session is to be discarded then; for an object whose insert was rolled back, which has no row.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RefreshAfterRollback : SessionFix
{
    private const string Key = "RefreshAfterRollback";

    /// <inheritdoc/>
    protected override string Rule => "SES3005";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Others.FirstOrDefault() is not { } rollback || ScopeQuestions.StatementOf(rollback) is not { Parent: BlockSyntax } statement)
            yield break;
        if (SessionCall.Of(place, statement) is not { } call)
            yield break;
        var edits = place.Edit();
        edits.InsertAfter(statement, call);
        yield return new Offer($"Insert '{call.TrimEnd(';')}' behind the rollback", Key, edits);
    }
}

using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5011: sets the setting to false.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class KeepOnCommit : SessionFix
{
    private const string Key = "KeepOnCommit";

    /// <inheritdoc/>
    protected override string Rule => "SES5011";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node is not AssignmentExpressionSyntax assignment)
            yield break;
        var edits = place.Edit();
        edits.Replace(assignment.Right, "false");
        yield return new Offer("Set it to false", Key, edits);
    }
}

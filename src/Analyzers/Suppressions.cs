using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers;

/// <summary>Tells where the source suppresses a rule: no analyzer is told, so a rule that speaks once for several places has to look. To be asked of findings only.</summary>
internal static class Suppressions
{
    public static bool Cover(string rule, ISymbol member, SyntaxNode place, Compilation compilation, CancellationToken cancellation) =>
        ByPragma(rule, place, cancellation)
        || SymbolsAround.Of(member).Any(symbol => symbol.GetAttributes().Any(attribute => Names(attribute, rule)))
        || compilation.Assembly.GetAttributes().Concat(compilation.SourceModule.GetAttributes())
            .Any(attribute => Names(attribute, rule) && Target(attribute) is { } target && SymbolsAround.Of(member).Any(symbol => symbol.GetDocumentationCommentId() == target));

    /// <summary>The last directive before the place that speaks of the rule decides.</summary>
    private static bool ByPragma(string rule, SyntaxNode place, CancellationToken cancellation)
    {
        var root = place.SyntaxTree.GetRoot(cancellation);
        var isOff = false;
        for (var directive = root.GetFirstDirective(IsOnWarnings); directive is PragmaWarningDirectiveTriviaSyntax pragma && pragma.SpanStart < place.SpanStart; directive = directive.GetNextDirective(IsOnWarnings))
        {
            if (pragma.ErrorCodes.Count == 0 || pragma.ErrorCodes.Any(code => code is IdentifierNameSyntax { Identifier.ValueText: var id } && id == rule))
                isOff = pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword);
        }

        return isOff;
    }

    private static bool IsOnWarnings(DirectiveTriviaSyntax directive) => directive is PragmaWarningDirectiveTriviaSyntax { IsActive: true, DisableOrRestoreKeyword.IsMissing: false };

    /// <summary><c>[SuppressMessage("Boundaries", "SES1014:Repository commits on its own")]</c>.</summary>
    private static bool Names(AttributeData attribute, string rule) =>
        (Annotations.IsNamed(attribute, "SuppressMessage") || Annotations.IsNamed(attribute, "UnconditionalSuppressMessage"))
        && attribute.ConstructorArguments is [_, { Value: string id }] && id.Split(':')[0].Trim() == rule;

    private static string? Target(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Target").Value.Value is string target ? target.TrimStart('~') : null;
}

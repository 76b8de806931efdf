using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Rules;
using SessionGuard.Analyzers.Rules.Concurrency;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>SES2002: lets an async void member that the host calls return a task, for which it waits.</summary>
/// <remarks>Not offered for a member that overrides or implements another, which says what it returns.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTask : SessionFix
{
    private const string Key = "ReturnTask";

    /// <inheritdoc/>
    protected override string Rule => "SES2002";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Place) != SessionInBackgroundWork.Endpoint || place.Node is not MethodDeclarationSyntax method || place.Model.GetDeclaredSymbol(method) is not IMethodSymbol { IsOverride: false } symbol
            || Implements(symbol) || place.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is not { } task)
            yield break;
        var edits = place.Edit();
        edits.Replace(method.ReturnType, place.NameOf(task, method.ReturnType.SpanStart));
        yield return new Offer("Return a Task", Key, edits);
    }

    private static bool Implements(IMethodSymbol method) => method.ContainingType.AllInterfaces.SelectMany(contract => contract.GetMembers(method.Name))
        .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}

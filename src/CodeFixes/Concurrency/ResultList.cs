using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>The array that WhenAll returned, kept as a list that a loop fills.</summary>
internal sealed class ResultList
{
    private const string ListType = "System.Collections.Generic.List`1";
    private readonly string _type;
    private readonly MemberAccessExpressionSyntax[] _lengths;

    private ResultList(string name, string type, MemberAccessExpressionSyntax[] lengths)
    {
        Name = name;
        _type = type;
        _lengths = lengths;
    }

    public string Name { get; }

    /// <summary>Null where a use of the results needs an array.</summary>
    public static ResultList? Of(WhenAll whenAll, FixPlace place)
    {
        if (whenAll.Taker is not { } taker || whenAll.Result is not { } result || place.Model.GetDeclaredSymbol(taker) is not ILocalSymbol local)
            return null;
        if (place.Model.Compilation.GetTypeByMetadataName(ListType)?.Construct(result) is not { } list)
            return null;
        var lengths = new List<MemberAccessExpressionSyntax>();
        foreach (var use in ScopeQuestions.Member(taker).DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != local.Name || !SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(use).Symbol, local))
                continue;
            if (use.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" } length && length.Expression == use)
                lengths.Add(length);
            else if (!Takes(use, list, place))
                return null;
        }

        return new ResultList(local.Name, list.ToMinimalDisplayString(place.Model, taker.SpanStart), lengths.ToArray());
    }

    /// <summary>The statement that makes the empty list.</summary>
    public string Declaration => $"var {Name} = new {_type}();";

    /// <summary>Rewrites the uses that an array and a list say differently.</summary>
    public void Adjust(Edits edits)
    {
        foreach (var length in _lengths)
            edits.Replace(length.Name, "Count");
    }

    private static bool Takes(IdentifierNameSyntax use, INamedTypeSymbol list, FixPlace place) => use.Parent switch
    {
        CommonForEachStatementSyntax loop => loop.Expression == use,
        ElementAccessExpressionSyntax element => element.Expression == use,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } => place.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom: not null, ContainingType.Name: "Enumerable" },
        ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax => place.Model.GetTypeInfo(use).ConvertedType is { TypeKind: TypeKind.Interface } wanted
            && list.AllInterfaces.Any(contract => SymbolEqualityComparer.Default.Equals(contract, wanted)),
        _ => false,
    };
}

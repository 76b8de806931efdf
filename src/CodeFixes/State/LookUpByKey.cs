using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5005: looks the object up by its key instead of querying for it.</summary>
/// <remarks>
/// With the lookup that gives null where there is no row, and for <c>First</c> and <c>Single</c>, which throw, with the one that throws; not offered for these
/// where the library has none. An asynchronous query must be awaited in place, since the lookups return value tasks.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LookUpByKey : SessionFix
{
    private const string Key = "LookUpByKey";
    private const LanguageVersion CollectionExpressions = (LanguageVersion)1200;

    /// <inheritdoc/>
    protected override string Rule => "SES5005";

    internal override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: var end } } call || place.Others.ToArray() is not [ExpressionSyntax set, ExpressionSyntax value])
            yield break;
        var isAsync = end.EndsWith("Async", StringComparison.Ordinal);
        if (isAsync && !IsAwaited(call) || Layout.HasComments(call))
            yield break;
        var throws = !end.Contains("OrDefault");
        var token = call.ArgumentList.Arguments.Select(argument => argument.Expression).FirstOrDefault(given => place.Model.GetTypeInfo(given, place.Cancellation).Type?.Name == "CancellationToken")?.ToString();
        if (place.Library?.Entities is not { } traits || (throws ? traits.KeyLookupOfOne : traits.KeyLookups.Split(' ')[0]) is not { } member)
            yield break;
        var name = isAsync ? member + "Async" : member;
        if ((IsOnSet(set, name, place) ? OfSet(set, name, value, token) : OfSession(set, name, value, token)) is not { } lookup)
            yield break;
        var edits = place.Edit();
        edits.Replace(call, lookup);
        yield return new Offer("Look it up by its key", Key, edits);
    }

    private static bool IsOnSet(ExpressionSyntax set, string name, FixPlace place) =>
        place.Model.GetTypeInfo(set, place.Cancellation).Type is { } type && !place.Model.LookupSymbols(set.SpanStart, type, name).IsEmpty;

    private static string? OfSession(ExpressionSyntax set, string name, ExpressionSyntax value, string? token) =>
        set is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var session, Name: GenericNameSyntax { TypeArgumentList: var type } } }
            ? $"{session}.{name}{type}({value}{(token is null ? "" : ", " + token)})"
            : null;

    /// <summary>A set's lookup takes any number of key values, which a token cannot follow.</summary>
    private static string OfSet(ExpressionSyntax set, string name, ExpressionSyntax value, string? token)
    {
        if (token is null)
            return $"{set}.{name}({value})";
        var keys = set.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= CollectionExpressions } ? $"[{value}]" : $"new object[] {{ {value} }}";
        return $"{set}.{name}({keys}, {token})";
    }

    private static bool IsAwaited(ExpressionSyntax call)
    {
        var parent = call.Parent;
        if (parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
            parent = configured.Parent;
        return parent is AwaitExpressionSyntax;
    }
}

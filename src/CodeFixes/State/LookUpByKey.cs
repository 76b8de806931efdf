using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.State;

/// <summary>SES5005: looks the object up by its key instead of querying for it.</summary>
/// <remarks>
/// EF Core: <c>Find</c>, which gives null where there is none; so not offered for <c>First</c> and <c>Single</c>, which throw. SessionGuard: <c>Get</c>, and
/// <c>GetOne</c> for those that throw. An asynchronous query must be awaited in place, since the lookups return value tasks.
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
        var lookup = place.Fact(FixFacts.Library) == Libraries.SessionGuard.Name ? OfSession(set, value, throws, isAsync, token) : throws ? null : OfSet(set, value, isAsync, token);
        if (lookup is null)
            yield break;
        var edits = place.Edit();
        edits.Replace(call, lookup);
        yield return new Offer("Look it up by its key", Key, edits);
    }

    private static string? OfSession(ExpressionSyntax set, ExpressionSyntax value, bool throws, bool isAsync, string? token) =>
        set is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var session, Name: GenericNameSyntax { TypeArgumentList: var type } } }
            ? $"{session}.{(throws ? "GetOne" : "Get")}{(isAsync ? "Async" : "")}{type}({value}{(token is null ? "" : ", " + token)})"
            : null;

    private static string OfSet(ExpressionSyntax set, ExpressionSyntax value, bool isAsync, string? token)
    {
        if (token is null)
            return $"{set}.{(isAsync ? "FindAsync" : "Find")}({value})";
        var keys = set.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= CollectionExpressions } ? $"[{value}]" : $"new object[] {{ {value} }}";
        return $"{set}.FindAsync({keys}, {token})";
    }

    private static bool IsAwaited(ExpressionSyntax call)
    {
        var parent = call.Parent;
        if (parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
            parent = configured.Parent;
        return parent is AwaitExpressionSyntax;
    }
}

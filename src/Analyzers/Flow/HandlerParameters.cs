using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Parameters that the container fills for one request: of a minimal-API handler, or marked [FromServices]. Within that request they share its sessions.</summary>
internal static class HandlerParameters
{
    private static readonly string[] Maps = ["MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map", "MapFallback"];

    public static bool AreInjected(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "FromServicesAttribute" } or { Name: "FromKeyedServicesAttribute" })
        || parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction, DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax().Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } }
            && Maps.Contains(access.Name.Identifier.ValueText);
}

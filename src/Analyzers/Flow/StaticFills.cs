using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Whether anything is ever put into a static field. Its name is looked for first; only what writes to one of that name is bound.</summary>
internal static class StaticFills
{
    /// <summary>Whether the field may hold something: it is open to all, or filled, or not used yet, so that nothing tells.</summary>
    public static bool MayFill(IFieldSymbol field, FlowServices services, CancellationToken cancellation)
    {
        if (IsOpen(field) || field.DeclaringSyntaxReferences.Any(declared => declared.GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer: null }))
            return true;
        var isUsed = false;
        foreach (var file in SourceFiles.Of(services.Compilation).With(field.Name, cancellation))
        {
            foreach (var name in file.Tree.GetRoot(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText != field.Name || isUsed && !IsWritten(name) || !IsOf(name, field, services, cancellation))
                    continue;
                if (IsWritten(name))
                    return true;
                isUsed = true;
            }
        }

        return !isUsed;
    }

    /// <summary>Whether code of other projects may fill it: all, what derives from its class, or a friend.</summary>
    private static bool IsOpen(IFieldSymbol field)
    {
        if (field.DeclaredAccessibility is Accessibility.Public or Accessibility.Private)
            return field.DeclaredAccessibility == Accessibility.Public;
        if (Annotations.Has(field.ContainingAssembly, "InternalsVisibleTo"))
            return true;
        for (var type = field.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility != Accessibility.Public)
                return false;
        }

        return field.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal;
    }

    private static bool IsOf(IdentifierNameSyntax name, IFieldSymbol field, FlowServices services, CancellationToken cancellation) =>
        SymbolEqualityComparer.Default.Equals(services.Sources.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellation).Symbol?.OriginalDefinition, field.OriginalDefinition);

    private static bool IsWritten(IdentifierNameSyntax name)
    {
        ExpressionSyntax written = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        while (written.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax tuple })
            written = tuple;
        return written.Parent is AssignmentExpressionSyntax assignment && assignment.Left == written || written.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None };
    }
}

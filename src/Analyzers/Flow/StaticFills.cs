using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Whether anything is ever put into a static field. Its name is looked for first; only mentions of that name are bound.</summary>
internal static class StaticFills
{
    /// <summary>Whether the field may hold something: all may fill it, or something here does, or it is not used yet, so that nothing tells; or what others derive from may, and code here works on what it holds.</summary>
    public static bool MayFill(IFieldSymbol field, FlowServices services, CancellationToken cancellation)
    {
        if (field.DeclaredAccessibility == Accessibility.Public || field.DeclaringSyntaxReferences.Any(declared => declared.GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer: null }))
            return true;
        var (isOpen, isUsed) = (IsOpen(field), false);
        foreach (var file in SourceFiles.Of(services.Compilation).With(field.Name, cancellation))
        {
            foreach (var name in file.Tree.GetRoot(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == field.Name))
            {
                var tells = IsWritten(name) || isOpen && IsWorkedOn(name);
                if (isUsed && !tells || !IsOf(name, field, services, cancellation))
                    continue;
                if (tells)
                    return true;
                isUsed = true;
            }
        }

        return !isUsed;
    }

    /// <summary>Whether code of some other projects may fill it: what derives from its class, or a friend.</summary>
    private static bool IsOpen(IFieldSymbol field)
    {
        if (field.DeclaredAccessibility == Accessibility.Private)
            return false;
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
        var written = Whole(name);
        while (written.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax tuple })
            written = tuple;
        return written.Parent is AssignmentExpressionSyntax assignment && assignment.Left == written || written.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None };
    }

    /// <summary>Nobody asks a member of what is null: <c>Db!.Users</c>, where <c>Db?.Users</c> may.</summary>
    private static bool IsWorkedOn(IdentifierNameSyntax name)
    {
        var value = Whole(name);
        while (value.Parent is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax)
            value = (ExpressionSyntax)value.Parent;
        return value.Parent is MemberAccessExpressionSyntax member && member.Expression == value;
    }

    /// <summary>The name with what it is a member of: <c>Shop.Db</c>.</summary>
    public static ExpressionSyntax Whole(IdentifierNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
}

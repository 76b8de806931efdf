using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>What a method does only when its caller says so: by an argument that is true or false, or by a property of the object that the caller may set.</summary>
internal static class CallerFlags
{
    /// <summary><c>if (save) db.SaveChanges();</c>, or behind <c>if (!save) return;</c>: the caller decides whether.</summary>
    public static bool Decide(IMethodSymbol method, IOperation operation) => Decide(method, operation, Flags(method).Select(flag => flag.Name));

    /// <summary>The same of a helper: it counts what the caller of the method around the call says, not what that method itself does.</summary>
    public static bool DecideIn(IMethodSymbol helper, IOperation operation, IMethodSymbol method, IInvocationOperation call) =>
        Decide(helper, operation, call.Arguments.Where(argument => argument.Parameter is not null && IsSaidByTheCaller(argument.Value, method)).Select(argument => argument.Parameter!.Name));

    private static bool IsSaidByTheCaller(IOperation value, IMethodSymbol method) =>
        value.DescendantsAndSelf().Any(part => part is IParameterReferenceOperation { Parameter: var given } && Flags(method).Any(flag => SymbolEqualityComparer.Default.Equals(flag, given)));

    private static IEnumerable<IParameterSymbol> Flags(IMethodSymbol method) => method.Parameters.Where(parameter => parameter.Type.SpecialType == SpecialType.System_Boolean);

    private static bool Decide(IMethodSymbol method, IOperation operation, IEnumerable<string> said)
    {
        var flags = said.Concat(SettingsOf(method.ContainingType)).ToArray();
        if (flags.Length == 0)
            return false;
        var place = operation.Syntax;
        foreach (var ancestor in place.Ancestors())
        {
            switch (ancestor)
            {
                case IfStatementSyntax choice when !choice.Condition.Span.Contains(place.Span) && Asks(choice.Condition):
                    return true;
                case ConditionalExpressionSyntax choice when !choice.Condition.Span.Contains(place.Span) && Asks(choice.Condition):
                    return true;
                case BlockSyntax block when block.Statements.TakeWhile(statement => statement.Span.End <= place.SpanStart).OfType<IfStatementSyntax>().Any(early => Asks(early.Condition) && Returns(early.Statement)):
                    return true;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;

        bool Asks(ExpressionSyntax condition) => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => flags.Contains(name.Identifier.ValueText) && !IsOfAnother(name));
    }

    /// <summary><c>repository.AutoSave = false</c>: what others may set of the object.</summary>
    private static IEnumerable<string> SettingsOf(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol { Type.SpecialType: SpecialType.System_Boolean, SetMethod.DeclaredAccessibility: Accessibility.Public or Accessibility.Internal }
                    or IFieldSymbol { Type.SpecialType: SpecialType.System_Boolean, IsReadOnly: false, IsConst: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal })
                    yield return member.Name;
            }
        }
    }

    private static bool IsOfAnother(IdentifierNameSyntax name) => name.Parent is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access && access.Name == name || name.Parent is MemberBindingExpressionSyntax;

    /// <summary>Whether the method is left there; a lambda or local function returns from itself.</summary>
    private static bool Returns(StatementSyntax statement) =>
        statement.DescendantNodesAndSelf(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Any();
}

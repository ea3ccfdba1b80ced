//! Why the administration says no.

crate::refusals! {
    /// Why a change of users, teams, roles or parameters is refused.
    Admin {
        UsernameTaken "admin.username_taken" ("用户名已被使用。", "The username is taken."),
        TeamNameTaken "admin.team_name_taken" ("团队名称已被使用。", "The company has a team of this name."),
        RoleCodeTaken "admin.role_code_taken" ("角色代码已被使用。", "The role code is taken."),
        TooManyViews "admin.too_many_views" ("保存的视图过多，请先删除一些。", "So many views are kept that one has to go first."),
        NotYourself "admin.not_yourself" ("不能停用自己的账号。", "Nobody disables himself."),
        LastAdministrator "admin.last_administrator" ("须至少保留一名启用的管理员。", "One enabled administrator must remain."),
        WiderThanOwn "admin.wider_than_own" ("不能授予或管理超出本人权限的账号或角色。", "The rights are wider than your own."),
        AdministratorKeepsAll "admin.administrator_keeps_all" ("管理员角色不能失去权限。", "The administrator's role cannot lose permissions."),
        SystemWide "admin.system_wide" ("该参数只有系统级取值，不能按项目设置。", "The parameter has one value for every project."),
        WrongPassword "admin.wrong_password" ("原密码不正确。", "The present password is wrong."),
    }
}
